# When somebody last logged in and out, and who has not been there for so long.  FEATURES IM11
server own
only xmppd: commands are ours
cast alice bob carol

operator runs config set server.admins $alice
bob/laptop  logs in
bob/laptop  leaves
carol/desk  logs in
wait 2d
alice/phone logs in
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/list'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?s'/></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/list' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='inactive'><value>1d</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='completed'><x><item><field var='address'><value>$bob</value></field></item></x></command></iq> without <value>$carol</value>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/show'/></iq>
alice/phone hears  <iq type='result' id='c3'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/show' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='completed'><x><field var='last_log-out'><value>*</value></field></x></command></iq> without <field var='last_log-out'><value>never</value></field>
