# After a crash too a message that is sent again is recognised: its receiver hears it once more only if nothing tells that he has it, and both archives hold it once.  DESIGN §4
only xmppd: it kills the server
server own
cast alice bob/laptop

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message><r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='1'/>
# With this it is on disk that he has it.
bob/laptop  says   <iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
bob/laptop  hears  <iq id='p'/>
server is killed
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence/>
alice/phone logs in
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message><message to='$bob' type='chat' id='m2'><body>two</body><origin-id xmlns='urn:xmpp:sid:0' id='o2'/></message>
bob/desk    hears  <message id='m2'><stanza-id id='?i2'/></message>
bob/desk    says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/desk    hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <iq id='q'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq id='q'><fin complete='true'/></iq>
