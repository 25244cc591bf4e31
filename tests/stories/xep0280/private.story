# What its sender calls private, or not to be copied, is copied nowhere.  XEP-0280 §9, XEP-0334 §4.3
cast alice/phone alice/desk bob/laptop bob/desk

alice/desk  says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/desk  hears  <iq type='result' id='c'/>
bob/desk    says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/desk    hears  <iq type='result' id='c'/>
alice/phone says   <message to='$bob/laptop' type='chat' id='m1'><body>1</body><private xmlns='urn:xmpp:carbons:2'/></message><message to='$bob/laptop' type='chat' id='m2'><body>2</body><no-copy xmlns='urn:xmpp:hints'/></message>
bob/laptop  hears  <message id='m1'><private/></message> <message id='m2'/>
bob/desk    hears  nothing
alice/desk  hears  nothing
