# A resource without presence is connected, and gets what is for its full JID.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop(quiet)

alice/phone says   <message to='$bob/laptop' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears  <message from='$alice/phone' to='$bob/laptop' type='chat' id='m1'><body>hello</body></message>
