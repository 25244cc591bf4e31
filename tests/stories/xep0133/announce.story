# An announcement reaches who is online; one to all waits for the others.  XEP-0133 §4.23; FEATURES IM26
server own
only xmppd: the roles are ours
cast alice/phone bob/laptop carol

operator runs user role $alice admin
alice/phone says   <iq type='set' id='a1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce'/></iq>
alice/phone hears  <iq type='result' id='a1'><command status='executing' sessionid='?s'><x><field var='announcement' type='text-multi'><required/></field></x></command></iq>
alice/phone says   <iq type='set' id='a2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='announcement'><value>At noon the server moves.</value></field></x></command></iq>
alice/phone hears  in any order <iq type='result' id='a2'><command status='completed'/></iq> <message from='$host' to='$alice/phone'><subject>Announcement</subject><body>At noon the server moves.</body></message>
bob/laptop  hears  <message from='$host' to='$bob/laptop'><body>At noon the server moves.</body></message>
operator runs announce --all --subject News there@are@rooms
alice/phone hears  <message from='$host'><subject>News</subject><body>there@are@rooms</body></message>
bob/laptop  hears  <message from='$host'><subject>News</subject></message>
carol/desk  logs in
carol/desk  says   <presence/>
carol/desk  hears  in any order <presence from='$carol/desk'/> <message from='$host'><subject>News</subject><delay xmlns='urn:xmpp:delay'/></message>
operator runs announce --role admin only@you
alice/phone hears  <message from='$host'><body>only@you</body></message>
bob/laptop  hears  nothing
