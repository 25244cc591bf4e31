# What has had its time is not shown any more; what waits for a device is.  XEP-0313 §3.2
server own
cast alice/phone bob/laptop carol

operator runs config set archive.keep 2d
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$carol' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?one'/></message>
wait 1d
alice/phone says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
bob/laptop  hears  <message id='m3'/>
wait 25h
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message xmlns='jabber:client' id='m3'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
carol/desk  logs in
carol/desk  says   <presence/>
carol/desk  hears  <presence/> <message id='m2'/>
