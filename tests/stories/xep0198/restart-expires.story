# A session that nobody comes back for after a restart ends in its time: contacts are told, messages wait for the next one.  XEP-0198 §4
only xmppd: it restarts the server
server own
cast alice bob
friends alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true' max='100'/><presence/>
bob/laptop  hears  <enabled id='?session'/> <presence/> <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  drops
alice/phone logs in
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message>
alice/phone hears  nothing
server restarts
alice/phone logs in
alice/phone says   <presence/>
alice/phone hears  in any order <presence from='$alice/phone'/> <presence from='$bob/laptop'/>
wait 101s
alice/phone hears  <presence type='unavailable' from='$bob/laptop'/>
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  in any order <presence from='$bob/desk'/> <presence from='$alice/phone'/> <message id='m1'><delay xmlns='urn:xmpp:delay'/></message>
bob/desk    hears  nothing
