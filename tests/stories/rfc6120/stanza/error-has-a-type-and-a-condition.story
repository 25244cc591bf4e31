# An error stanza has one error with a type and a defined condition.  RFC 6120 §8.3.1, §8.3.2
cast alice/phone

alice/phone says   <iq type='get' id='q1' to='$host'><x xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q1' from='$host'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
