# Who looks after a domain manages its accounts and no others, and is told why.  FEATURES AD17, AD23
server own
only xmppd: roles and commands are ours
cast alice/phone bob carol

operator runs vhost add other.example
operator runs config set admins $alice --domain $host
operator runs user role $bob operator
alice/phone says   <iq type='set' id='a1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='a1'><command status='executing' sessionid='?a'/></iq>
alice/phone says   <iq type='set' id='a2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$a'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>new@other.example</value></field><field var='password'><value>a-good-long-one</value></field><field var='password-verify'><value>a-good-long-one</value></field></x></command></iq>
alice/phone hears  <iq id='a2' type='result'><command status='completed'><note type='error'/></command></iq>
operator    fails 4 user show new@other.example
alice/phone says   <iq type='set' id='b1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='b1'><command status='executing' sessionid='?b'/></iq>
alice/phone says   <iq type='set' id='b2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$b'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>new@$host</value></field><field var='password'><value>a-good-long-one</value></field><field var='password-verify'><value>a-good-long-one</value></field></x></command></iq>
alice/phone hears  <iq id='b2' type='result'><command status='completed'><note type='info'/></command></iq>
operator    runs user show new@$host
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?c'/></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$c'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq id='c2' type='result'><command status='executing'/></iq>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$c'><x xmlns='jabber:x:data' type='submit'><field var='reason'><value>Mine!</value></field></x></command></iq>
alice/phone hears  <iq id='c3' type='result'><command status='completed'><note type='error'/></command></iq>
alice/phone says   <iq type='set' id='d1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable'/></iq>
alice/phone hears  <iq type='result' id='d1'><command status='executing' sessionid='?d'/></iq>
alice/phone says   <iq type='set' id='d2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$d'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$carol</value></field></x></command></iq>
alice/phone hears  <iq id='d2' type='result'><command status='executing'/></iq>
alice/phone says   <iq type='set' id='d3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$d'><x xmlns='jabber:x:data' type='submit'><field var='reason'><value>Holidays</value></field></x></command></iq>
alice/phone hears  <iq id='d3' type='result'><command status='completed'><note type='info'/></command></iq>
operator    runs config set server.permissions *:NONE
alice/phone says   <iq type='set' id='e1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/show'/></iq>
alice/phone hears  <iq type='error' id='e1'><error><forbidden/></error></iq>
