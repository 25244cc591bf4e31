# A error message to a resource that is not there, nobody is connected: it is ignored.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob

alice/phone says   <message to='$bob/gone' id='m1' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence from='$bob/desk'/>
bob/desk    hears nothing
