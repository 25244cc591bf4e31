# A chat message to a resource that is not there, several resources, one of them negative: it reaches laptop.  RFC 6121 §8.5.3.2.1
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <message to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears  <message from='$alice/phone' to='$bob/gone' id='m1' type='chat'><body>a chat message</body></message>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
