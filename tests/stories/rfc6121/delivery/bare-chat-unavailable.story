# A chat message to the bare JID, only a resource without presence: it is kept for later.  RFC 6121 §8.5.2.2.1
cast    alice/phone  bob/laptop(quiet)

alice/phone says   <message to='$bob' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears nothing
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <message from='$alice/phone' to='$bob' id='m1' type='chat'><body>a chat message</body><delay xmlns='urn:xmpp:delay' stamp='*'/></message>
bob/desk    hears nothing
