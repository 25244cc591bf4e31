# What a client has proved to be is shown to the operator, for every client of that version.  XEP-0115 §5.4 rule 8
server own
only xmppd: commands are ours
cast alice/phone bob carol

operator runs config set server.admins $alice
bob/laptop  logs in
bob/laptop  says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <iq type='get' id='?q1' from='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/session/show'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?s'/></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/session/show' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='id'><value>$bob/laptop</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='completed'><x><field var='client'><value>http://code.google.com/p/exodus</value></field><field var='can_do'><value>not told</value></field></x></command></iq>
bob/laptop  says   <iq type='result' id='$q1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='Exodus 0.9.1'/><feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/></query></iq>
bob/laptop  hears  nothing
carol/desk  logs in
carol/desk  says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
carol/desk  hears  <presence from='$carol/desk'/>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/session/show'/></iq>
alice/phone hears  <iq type='result' id='c3'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/session/show' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='id'><value>$carol/desk</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='completed'><x><field var='client'><value>Exodus 0.9.1, client/pc (http://code.google.com/p/exodus)</value></field><field var='can_do'><value>4 features</value></field></x></command></iq>
