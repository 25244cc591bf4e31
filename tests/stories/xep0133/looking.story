# Who is here, who is active, who has which contacts.  XEP-0133 §4.8 to §4.10, §4.13 to §4.22
server own
only xmppd: the roles are ours
cast alice/phone bob/laptop carol dave
friends alice bob

operator runs user role $alice admin
operator runs user disable $dave
alice/phone says   <iq type='set' id='n1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-num'/></iq>
alice/phone hears  <iq type='result' id='n1'><command status='completed'><x type='result'><field type='hidden' var='FORM_TYPE'><value>http://jabber.org/protocol/admin</value></field><field var='registeredusersnum'><value/></field></x></command></iq>
alice/phone says   <iq type='set' id='n2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-num'/></iq>
alice/phone hears  <iq type='result' id='n2'><command status='completed'><x><field var='disabledusersnum'><value>1</value></field></x></command></iq>
alice/phone says   <iq type='set' id='n3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num'/></iq>
alice/phone hears  <iq type='result' id='n3'><command status='completed'><x><field var='onlineusersnum'><value>2</value></field></x></command></iq>
bob/laptop  says   <presence><show>away</show></presence>
bob/laptop  hears  <presence from='$bob/laptop'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <iq type='set' id='n4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-active-users-num'/></iq>
alice/phone hears  <iq type='result' id='n4'><command><x><field var='activeusersnum'><value>1</value></field></x></command></iq>
alice/phone says   <iq type='set' id='n5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users-num'/></iq>
alice/phone hears  <iq type='result' id='n5'><command><x><field var='idleusersnum'><value>1</value></field></x></command></iq>
alice/phone says   <iq type='set' id='l1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list'/></iq>
alice/phone hears  <iq type='result' id='l1'><command status='executing' sessionid='?l'><x><field var='max_items' type='list-single'><option><value>25</value></option><option><value>none</value></option></field></x></command></iq>
alice/phone says   <iq type='set' id='l2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='$l'><x xmlns='jabber:x:data' type='submit'><field var='max_items'><value>25</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='l2'><command status='completed'><x><field var='disableduserjids'><value>$dave</value></field></x></command></iq>
alice/phone says   <iq type='set' id='i1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users'/></iq>
alice/phone hears  <iq type='result' id='i1'><command sessionid='?i'/></iq>
alice/phone says   <iq type='set' id='i2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users' sessionid='$i'><x xmlns='jabber:x:data' type='submit'><field var='max_items'><value>none</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='i2'><command><x><field var='activeuserjids'><value>$bob</value></field></x></command></iq>
alice/phone says   <iq type='set' id='o1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster'/></iq>
alice/phone hears  <iq type='result' id='o1'><command sessionid='?o'/></iq>
alice/phone says   <iq type='set' id='o2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='$o'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='o2'><command><x type='result'><field var='accountjids'><value>$bob</value></field><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='both'/></query></x></command></iq>
alice/phone says   <iq type='set' id='t1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-lastlogin'/></iq>
alice/phone hears  <iq type='result' id='t1'><command sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='t2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-lastlogin' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>$carol</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='t2'><command><x><field var='lastlogin'><value>never</value></field></x></command></iq>
alice/phone says   <iq type='set' id='s1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats'/></iq>
alice/phone hears  <iq type='result' id='s1'><command sessionid='?u'/></iq>
alice/phone says   <iq type='set' id='s2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats' sessionid='$u'><x xmlns='jabber:x:data' type='submit'><field var='accountjid'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='s2'><command><x><field var='ipaddresses'/><field var='rostersize'><value>1</value></field><field var='onlineresources'><value>laptop</value></field></x></command></iq>
