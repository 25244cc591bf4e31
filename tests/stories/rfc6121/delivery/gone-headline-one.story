# A headline message to a resource that is not there, one available resource: it is ignored.  RFC 6121 §8.5.3.2.1
only xmppd: the RFC lets the server choose between silence and an error
cast    alice/phone  bob/laptop

alice/phone says   <message to='$bob/gone' id='m1' type='headline'><body>a headline message</body></message>
bob/laptop  hears nothing
alice/phone hears nothing

bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears in any order
    <presence from='$bob/desk'/>
    <presence from='$bob/laptop'/>
bob/desk    hears nothing
