# A message to a full JID reaches that resource and no other.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop  bob/tablet

alice/phone says    <message to='$bob/laptop' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears   <message from='$alice/phone' to='$bob/laptop' type='chat' id='m1'><body>hello</body></message>
bob/tablet  hears nothing
alice/phone hears nothing
