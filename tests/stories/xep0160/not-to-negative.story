# A negative priority does not get them; they wait for another one.  XEP-0160 §2
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence><priority>-1</priority></presence>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears nothing
bob/laptop  says   <presence><priority>0</priority></presence>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/> <message id='m1'><body>x</body><delay xmlns='urn:xmpp:delay'/></message>
