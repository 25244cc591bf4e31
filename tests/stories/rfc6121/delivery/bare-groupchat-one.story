# A groupchat message to the bare JID, one available resource: it is answered with an error.  RFC 6121 §8.5.2.1.1
cast    alice/phone  bob/laptop

alice/phone says   <message to='$bob' id='m1' type='groupchat'><body>a groupchat message</body></message>
bob/laptop  hears nothing
alice/phone hears  <message type='error' id='m1' from='$bob' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <presence from='$bob/laptop'/>
bob/desk    hears nothing
