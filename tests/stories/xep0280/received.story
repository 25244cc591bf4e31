# Devices that have asked for copies get what another device gets; those that have not do not.  XEP-0280 §4, §5, §7
cast alice/phone bob/laptop bob/desk bob/old

bob/laptop  says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/laptop  hears  <iq type='result' id='c'/>
bob/desk    says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/desk    hears  <iq type='result' id='c'/>
alice/phone says   <message to='$bob/laptop' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1' to='$bob/laptop'/>
bob/desk    hears  <message type='chat' from='$bob' to='$bob/desk'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m1' from='$alice/phone' to='$bob/laptop'><body>1</body><stanza-id xmlns='urn:xmpp:sid:0' by='$bob'/></message></forwarded></received></message>
bob/old     hears  nothing
bob/laptop  hears  nothing
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/desk    hears  <message id='m2'/>
bob/desk    hears  nothing
bob/old     hears  <message id='m2'/>
bob/laptop  hears  <message id='m2'/>
bob/desk    says   <iq type='set' id='d'><disable xmlns='urn:xmpp:carbons:2'/></iq>
bob/desk    hears  <iq type='result' id='d'/>
alice/phone says   <message to='$bob/laptop' type='chat' id='m3'><body>3</body></message>
bob/laptop  hears  <message id='m3'/>
bob/desk    hears  nothing
