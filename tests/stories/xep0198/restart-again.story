# A session that nobody asks for between two restarts is still there after the second; what it was told meanwhile waits for it, too.  XEP-0198 §5
only xmppd: it restarts the server
server own
cast alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/><presence/>
bob/laptop  hears  <enabled id='?session'/> <presence/> <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  drops
alice/phone logs in
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message>
alice/phone hears  nothing
server restarts
alice/phone logs in
alice/phone says   <message to='$bob' id='m2' type='chat'><body>two</body></message>
alice/phone hears  nothing
server stops
server starts
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='9'/>
bob/laptop  hears  <stream:error><undefined-condition/><handled-count-too-high xmlns='urn:xmpp:sm:3' h='9' send-count='1'/></stream:error>
bob/laptop  is closed
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
bob/laptop  hears  <resumed h='1'/> <message id='m1'/> <message id='m2'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears  nothing
