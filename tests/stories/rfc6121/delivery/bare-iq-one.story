# Requests to the bare JID are answered by the server, never delivered: one available resource.  RFC 6121 §8.5.2.1.3
cast    alice/phone  bob/laptop
friends alice bob

alice/phone says   <iq type='get' id='q1' to='$bob'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='q1' from='$bob' to='$alice/phone'/>
alice/phone says   <iq type='get' id='q2' to='$bob'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q2' from='$bob' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='q3' to='$bob'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q3' from='$bob' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='result' id='q4' to='$bob'/>
alice/phone says   <iq type='error' id='q5' to='$bob'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  hears nothing
alice/phone hears nothing
