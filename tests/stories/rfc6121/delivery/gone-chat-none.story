# A chat message to a resource that is not there, nobody is connected: it is kept for later.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob

alice/phone says   <message to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <message from='$alice/phone' to='$bob/gone' id='m1' type='chat'><body>a chat message</body><delay xmlns='urn:xmpp:delay' stamp='*'/></message>
bob/desk    hears nothing
