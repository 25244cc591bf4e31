# An iq without to is for the own account: what is understood is answered, what is not is service-unavailable.  RFC 6120 §10.3.3
cast alice/phone

alice/phone says   <iq type='get' id='q1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='q1'><query/></iq>
alice/phone says   <iq type='get' id='q2'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q2'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='q3'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q3'><error type='cancel'><service-unavailable/></error></iq>
