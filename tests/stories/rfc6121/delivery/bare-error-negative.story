# A error message to the bare JID, only a negative priority: it is ignored.  RFC 6121 §8.5.2.1.1
cast    alice/phone  bob/laptop(-1)

alice/phone says   <message to='$bob' id='m1' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
bob/laptop  hears nothing
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <presence from='$bob/laptop'/>
bob/desk    hears nothing
