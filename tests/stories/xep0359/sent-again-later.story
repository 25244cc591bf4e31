# For ten minutes a message that is sent again is recognised; after that it is another one.  DESIGN §4
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
bob/laptop  hears  <message id='m1'/>
wait 590s
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
alice/phone hears  nothing
bob/laptop  hears  nothing
wait 11s
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
bob/laptop  hears  <message id='m1'/>
