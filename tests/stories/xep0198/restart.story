# Sessions go on after the server was restarted: nothing is lost, nothing comes twice or in another order, nobody notices.  XEP-0198 §5
only xmppd: it restarts the server
server own
cast alice bob
friends alice bob

alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  logs in
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?two'/>
bob/laptop  says   <presence/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message><message to='$bob' id='m2' type='chat'><body>two</body></message>
bob/laptop  hears  <message id='m1'/> <message id='m2'/>
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='3'/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m3' type='chat'><body>three</body></message><iq type='get' id='q' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq id='q'/>
server restarts
alice/phone might hear <a xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error> 
alice/phone hears  </stream:stream>
alice/phone is closed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='2'/>
alice/phone hears  <resumed xmlns='urn:xmpp:sm:3' previd='$one' h='5'/> <iq id='q'/>
alice/phone says   <message to='$bob' id='m4' type='chat'><body>four</body></message>
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$two' h='3'/>
bob/laptop  hears  <resumed xmlns='urn:xmpp:sm:3' previd='$two' h='1'/> <message id='m2' from='$alice/phone' to='$bob'/> <message id='m3'/> <message id='m4'/>
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='6'/><message to='$alice' id='m5' type='chat'><body>five</body></message>
alice/phone hears  <message id='m5' from='$bob/laptop'/>
bob/laptop  hears  nothing
alice/phone hears  nothing
