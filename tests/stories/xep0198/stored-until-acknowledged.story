# A stored message stays stored until the client has acknowledged it.  XEP-0198 §4, XEP-0160 §2
cast alice/phone bob

alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message><message to='$bob' id='m2' type='chat'><body>two</body></message>
alice/phone hears  nothing
bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3'/><presence/>
bob/laptop  hears  <enabled/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears  <presence/> <message id='m1'/> <message id='m2'/>
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='2'/><iq type='set' id='q'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
bob/laptop  hears  <iq id='q'/>
bob/laptop  drops
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/> <message id='m2'/>
bob/laptop  hears  nothing
