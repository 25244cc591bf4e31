# A session whose account may not log in any more does not go on after the start: contacts are told, nothing it was sent is lost.  XEP-0198 §4
only xmppd: it stops the server
server own
cast alice bob
friends alice bob

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/><presence/>
bob/laptop  hears  <enabled id='?two'/>
alice/phone hears  <presence from='$bob/laptop'/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message><iq type='get' id='q' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq id='q'/>
server stops
operator    runs user disable $bob
server starts
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='3'/>
alice/phone hears  <resumed/> <presence type='unavailable' from='$bob/laptop'/>
operator    runs user enable $bob
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$two' h='0'/>
bob/laptop  hears  <failed h='1'><item-not-found/></failed>
bob/laptop  says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq><presence/>
bob/laptop  hears  <iq id='b'/>
bob/laptop  hears  in any order <presence/> <presence from='$alice/phone'/> <message id='m1'><delay/></message>
