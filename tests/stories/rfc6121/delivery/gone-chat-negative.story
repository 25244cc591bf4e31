# A chat message to a resource that is not there, only a negative priority: it is kept for later.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob/laptop(-1)

alice/phone says   <message to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears nothing
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <presence from='$bob/laptop'/>
    <message from='$alice/phone' to='$bob/gone' id='m1' type='chat'><body>a chat message</body><delay xmlns='urn:xmpp:delay' stamp='*'/></message>
bob/desk    hears nothing
