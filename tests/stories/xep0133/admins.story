# The list of administrators comes as it is, and the last one cannot be taken off it.  XEP-0133 §4.29
server own
only xmppd: the roles are ours
cast alice/phone bob

operator runs user role $alice admin
alice/phone says   <iq type='set' id='e1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-admin'/></iq>
alice/phone hears  <iq type='result' id='e1'><command status='executing' sessionid='?s'><x><field var='adminjids' type='jid-multi'><value>$alice</value></field></x></command></iq>
alice/phone says   <iq type='set' id='e2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-admin' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='adminjids'><value>$alice</value><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='e2'><command status='completed'/></iq>
alice/phone says   <iq type='set' id='e3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-admin'/></iq>
alice/phone hears  <iq type='result' id='e3'><command status='executing' sessionid='?t'><x><field var='adminjids'><value>$bob</value></field></x></command></iq>
