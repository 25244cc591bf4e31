# The message of the day comes once to everybody; a correction to those only who have not had it.  XEP-0133 §4.24 to §4.26
server own
only xmppd: the roles are ours
cast alice/phone bob

operator runs user role $alice admin
alice/phone says   <iq type='set' id='m1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd'/></iq>
alice/phone hears  <iq type='result' id='m1'><command status='executing' sessionid='?s'/></iq>
alice/phone says   <iq type='set' id='m2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='motd'><value>Hail</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='m2'><command status='completed'/></iq>
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <message from='$host'><body>Hail</body></message>
bob/laptop  leaves
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears  <presence from='$bob/tablet'/>
bob/tablet  hears  nothing
alice/phone says   <iq type='set' id='m3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-motd'/></iq>
alice/phone hears  <iq type='result' id='m3'><command status='executing' sessionid='?t'><x><field var='motd'><value>Hail</value></field></x></command></iq>
alice/phone says   <iq type='set' id='m4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-motd' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='motd'><value>Hello</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='m4'><command status='completed'/></iq>
alice/tablet logs in
alice/tablet says  <presence/>
alice/tablet hears in any order <presence from='$alice/tablet'/> <presence from='$alice/phone'/> <message from='$host'><body>Hello</body></message>
alice/phone hears  <presence from='$alice/tablet'/>
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  in any order <presence from='$bob/desk'/> <presence from='$bob/tablet'/>
bob/tablet  hears  <presence from='$bob/desk'/>
bob/desk    hears  nothing
alice/phone says   <iq type='set' id='m5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd'/></iq>
alice/phone hears  <iq type='result' id='m5'><command status='completed'/></iq>
operator fails 4 motd show --domain $host
