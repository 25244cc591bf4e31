# No priority is zero.  RFC 6121 §4.7.2.3
cast    alice/phone  bob/laptop  bob/tablet(-1)

alice/phone says   <message to='$bob' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears  <message id='m1'/>
bob/tablet  hears nothing
