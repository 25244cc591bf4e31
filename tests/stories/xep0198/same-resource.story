# Who binds the resource of a session that waits takes its place; what the other had not got is not lost.  XEP-0198 §4, RFC 6120 §7.7.2.2
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/><presence/>
bob/laptop  hears  <enabled id='?session'/> <presence/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message>
alice/phone hears  nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/> <message id='m1'><delay/></message>
bob/laptop  hears  nothing
