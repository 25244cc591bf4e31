# A groupchat message to a resource that is not there, one available resource: it is answered with an error.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob/laptop

alice/phone says   <message to='$bob/gone' id='m1' type='groupchat'><body>a groupchat message</body></message>
bob/laptop  hears nothing
alice/phone hears  <message type='error' id='m1' from='$bob/gone' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <presence from='$bob/laptop'/>
bob/desk    hears nothing
