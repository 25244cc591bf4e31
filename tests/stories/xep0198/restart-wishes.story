# What a client has asked for is in force after a restart, too: copies, changes of the roster and of the block list.  XEP-0198 §5, XEP-0280 §4
only xmppd: it restarts the server
server own
cast alice bob

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/phone hears  <iq id='c'/>
alice/phone says   <iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq id='r'/>
alice/phone says   <iq type='get' id='b'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq id='b'/>
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
server restarts
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='4'/>
alice/phone hears  <resumed h='4'/>
alice/desk  logs in
alice/desk  says   <message to='$bob' id='m1' type='chat'><body>one</body></message>
alice/phone hears  <message><sent xmlns='urn:xmpp:carbons:2'/></message>
alice/desk  says   <iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='$bob' name='Bob'/></query></iq>
alice/desk  hears  <iq id='s'/>
alice/phone hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$bob'/></query></iq>
alice/desk  says   <iq type='set' id='t'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/></block></iq>
alice/desk  hears  <iq id='t'/>
alice/phone hears  <iq type='set'><block xmlns='urn:xmpp:blocking'/></iq>
