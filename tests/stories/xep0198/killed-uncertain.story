# After a crash a message comes again of which nothing tells that a device has it, under the same id; what is certain does not.  DESIGN §10 (Offline storage)
only xmppd: it kills the server
server own
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
alice/phone says   <message to='$bob' type='chat' id='m2'><body>two</body></message>
bob/laptop  hears  <message id='m2'><stanza-id id='?i2'/></message>
# He has the first; with the next commit that is certain.
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='2'/><iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
bob/laptop  hears  <iq id='p'/>
alice/phone says   <message to='$bob' type='chat' id='m3'><body>three</body></message>
bob/laptop  hears  <message id='m3'><stanza-id id='?i3'/></message>
alice/phone says   <iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
alice/phone hears  <iq id='p'/>
server is killed
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence/>
bob/desk    hears  <message id='m2'><delay xmlns='urn:xmpp:delay'/><stanza-id id='$i2'/></message> <message id='m3'><delay xmlns='urn:xmpp:delay'/><stanza-id id='$i3'/></message>
bob/desk    hears  nothing
# Now it is certain too.
bob/desk    says   <iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
bob/desk    hears  <iq id='p'/>
server is killed
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence/>
bob/desk    hears  nothing
