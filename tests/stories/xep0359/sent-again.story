# Who was not told what has become of a message sends it again: by its origin-id it is recognised, delivered once, and stands in both archives once.  XEP-0359 §3.1, DESIGN §4
cast alice/phone alice/tablet bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
alice/phone says   <enable xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <enabled/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message><r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='1'/>
# Another device of the same person has it from the first one's store.
alice/tablet says  <message to='$bob' type='chat' id='m1'><body>one</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
alice/tablet hears nothing
bob/laptop  hears  nothing
# The same id for something else is another message; so is one without an origin-id.
alice/phone says   <message to='$bob' type='chat' id='m1'><body>two</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
bob/laptop  hears  <message id='m1'><body>two</body><stanza-id id='?i2'/></message>
alice/phone says   <message to='$bob' type='chat' id='m3'><body>three</body></message><message to='$bob' type='chat' id='m3'><body>three</body></message>
bob/laptop  hears  <message id='m3'><stanza-id id='?i3'/></message> <message id='m3'><stanza-id id='?i4'/></message>
bob/laptop  says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <message><result id='$i3'/></message> <message><result id='$i4'/></message> <iq id='q'><fin complete='true'/></iq>
alice/tablet says  <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/tablet hears <message><result><forwarded><message id='m1'><body>one</body></message></forwarded></result></message> <message><result><forwarded><message id='m1'><body>two</body></message></forwarded></result></message> <message><result><forwarded><message id='m3'/></forwarded></result></message> <message><result><forwarded><message id='m3'/></forwarded></result></message> <iq id='q'><fin complete='true'/></iq>
