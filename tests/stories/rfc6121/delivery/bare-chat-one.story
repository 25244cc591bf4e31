# A chat message to the bare JID, one available resource: it reaches laptop.  RFC 6121 §8.5.2.1.1
cast    alice/phone  bob/laptop

alice/phone says   <message to='$bob' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears  <message from='$alice/phone' to='$bob' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears nothing
alice/phone hears nothing
