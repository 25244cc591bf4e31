# A error message to a resource that is there reaches it, whatever its priority, and nobody else.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <message to='$bob/watch' id='m1' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
bob/watch   hears  <message from='$alice/phone' to='$bob/watch' id='m1' type='error'><error/></message>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
