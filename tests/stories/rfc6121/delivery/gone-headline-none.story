# A headline message to a resource that is not there, nobody is connected: it is ignored.  RFC 6121 §8.5.3.2.1
only xmppd: the RFC lets the server choose between silence and an error
cast    alice/phone  bob

alice/phone says   <message to='$bob/gone' id='m1' type='headline'><body>a headline message</body></message>
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence from='$bob/desk'/>
bob/desk    hears nothing
