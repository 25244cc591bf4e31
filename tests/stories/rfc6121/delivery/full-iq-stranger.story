# A request to a resource of somebody who does not share presence with the sender is answered as if it were not there.  RFC 6121 §8.5.3.1
only xmppd: many servers deliver such requests and leave the answer to the client
cast    alice/phone  bob/laptop
watches bob alice

alice/phone says   <iq type='get' id='q1' to='$bob/laptop'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1' from='$bob/laptop'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  hears nothing
bob/laptop  says   <presence to='$alice'/>
alice/phone hears  <presence from='$bob/laptop'/>
# Directed presence is enough.
alice/phone says   <iq type='get' id='q2' to='$bob/laptop'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears  <iq type='get' id='q2' from='$alice/phone'><ping/></iq>
