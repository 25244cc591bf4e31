# Devices that have asked for copies get what another device sends, with the id of the own archive.  XEP-0280 §8, XEP-0313 §3.5
cast alice/phone alice/desk bob/laptop

alice/desk  says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/desk  hears  <iq type='result' id='c'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
alice/desk  hears  <message type='chat' from='$alice' to='$alice/desk'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m1' from='$alice/phone' to='$bob'><body>1</body><stanza-id xmlns='urn:xmpp:sid:0' by='$alice'/></message></forwarded></sent></message>
bob/laptop  hears  <message id='m1'/>
alice/desk  says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m2'/>
alice/desk  hears  nothing
alice/phone hears  nothing
alice/phone says   <message to='$alice' type='chat' id='m3'><body>to me</body></message>
alice/desk  hears  <message id='m3' from='$alice/phone'/>
alice/desk  hears  nothing
alice/phone hears  <message id='m3'/>
