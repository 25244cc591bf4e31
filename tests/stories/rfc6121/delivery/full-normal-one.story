# A normal message to a resource that is there reaches it, and nobody else.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <message to='$bob/laptop' id='m1'><body>a normal message</body></message>
bob/laptop  hears  <message from='$alice/phone' to='$bob/laptop' id='m1' type='!'><body>a normal message</body></message>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
