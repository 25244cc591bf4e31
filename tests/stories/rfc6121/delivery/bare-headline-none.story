# A headline message to the bare JID, nobody is connected: it is ignored.  RFC 6121 §8.5.2.2.1
cast    alice/phone  bob

alice/phone says   <message to='$bob' id='m1' type='headline'><body>a headline message</body></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence from='$bob/desk'/>
bob/desk    hears nothing
