# What has become of a message is told without what it says, on both sides, by any of its ids.
server own
only xmppd: commands are ours
cast alice/phone bob/laptop carol/desk dave

operator runs config set server.admins $alice
carol/desk  says   <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='$alice'/></block></iq>
carol/desk  hears  <iq type='result' id='b1'/>
bob/laptop  says   <message to='$carol' type='chat' id='m1'><body>hidden</body></message>
carol/desk  hears  <message id='m1'><stanza-id id='?id'/></message>
alice/phone says   <message to='$carol' type='chat' id='m2'><body>hidden</body></message>
alice/phone hears  <message type='error' id='m2'/>
bob/laptop  says   <message to='$nobody' type='chat' id='m3'><body>hidden</body></message>
bob/laptop  hears  <message type='error' id='m3'/>
operator runs explain --to $carol --last 3
operator fails 4 explain never-seen
operator fails 4 explain --to $dave
operator fails 2 explain
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?s'><x><field var='id'/><field var='to'/></x></command></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain' sessionid='$s' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='id'><value>$id</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='completed'><x>
    <item><field var='account'><value>$bob</value></field><field var='what'><value>sent</value></field></item>
    <item><field var='account'><value>$carol</value></field><field var='what'><value>received</value></field></item></x></command></iq>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain'/></iq>
alice/phone hears  <iq type='result' id='c3'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain' sessionid='$t' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='id'><value>m2</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='completed'><x><item><field var='account'><value>$carol</value></field><field var='what'><value>refused</value></field><field var='details'><value>the sender was told service-unavailable</value></field></item></x></command></iq>
alice/phone says   <iq type='set' id='c5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain'/></iq>
alice/phone hears  <iq type='result' id='c5'><command status='executing' sessionid='?u'/></iq>
alice/phone says   <iq type='set' id='c6' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/explain' sessionid='$u' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='id'><value>m3</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c6'><command status='completed'><x><item><field var='account'><value>$nobody</value></field><field var='what'><value>refused</value></field><field var='details'><value>there is no such account; the sender was told</value></field></item></x></command></iq>
