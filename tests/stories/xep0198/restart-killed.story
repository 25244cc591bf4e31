# What waits for a session that went on after a restart is not lost when the server is killed then: the next one gets it, once.  XEP-0198 §4
only xmppd: it restarts and kills the server
server own
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/><presence/>
bob/laptop  hears  <enabled id='?session'/> <presence/> <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message><message to='$bob' id='m2' type='chat'><body>two</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
alice/phone hears  nothing
server restarts
server is killed
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
bob/laptop  hears  <failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
bob/laptop  says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq><presence/>
bob/laptop  hears  <iq id='b'/> <presence/> <message id='m1'><delay xmlns='urn:xmpp:delay'/></message> <message id='m2'/>
bob/laptop  hears  nothing
