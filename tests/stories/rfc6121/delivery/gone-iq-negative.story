# A request to a resource that is not there is answered with an error, an answer is ignored: only a negative priority.  RFC 6121 §8.5.3.2.3
cast    alice/phone  bob/laptop(-1)
friends alice bob

alice/phone says   <iq type='get' id='q1' to='$bob/gone'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1' from='$bob/gone' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='q2' to='$bob/gone'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q2' from='$bob/gone' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='result' id='q3' to='$bob/gone'/>
bob/laptop  hears nothing
alice/phone hears nothing
