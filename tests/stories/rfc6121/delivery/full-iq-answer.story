# An answer is delivered to a resource without any subscription.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop

alice/phone says   <iq type='result' id='q1' to='$bob/laptop'/>
bob/laptop  hears  <iq type='result' id='q1' from='$alice/phone' to='$bob/laptop'/>
alice/phone says   <iq type='error' id='q2' to='$bob/laptop'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  hears  <iq type='error' id='q2' from='$alice/phone'><error><gone/></error></iq>
alice/phone hears nothing
