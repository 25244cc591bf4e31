# A chat message to a resource that is not there, one available resource: it reaches laptop.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob/laptop

alice/phone says   <message to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears  <message from='$alice/phone' to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears nothing
alice/phone hears nothing
