# A session whose client does not come back ends: contacts are told, messages wait for the next one, questions are answered.  XEP-0198 §4
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true' max='100'/>
bob/laptop  hears  <enabled id='?session' max='100'/>
bob/laptop  says   <presence/>
alice/phone hears  <presence from='$bob/laptop'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message>
bob/laptop  hears  <message id='m1'/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m2' type='chat'><body>two</body></message><iq type='get' id='q' to='$bob/laptop'><query xmlns='jabber:iq:version'/></iq>
alice/phone hears  nothing
# Three times: a loss may be noticed only when the clock has moved already.
wait 101s
wait 101s
wait 101s
alice/phone hears  in any order <presence type='unavailable' from='$bob/laptop'/> <iq type='error' id='q'><error><service-unavailable/></error></iq>
bob/desk    reaches bind as bob
bob/desk    says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/desk    hears  <failed xmlns='urn:xmpp:sm:3' h='*'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
bob/desk    says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq><presence/>
bob/desk    hears  <iq id='b'/>
bob/desk    hears  in any order <message id='m1'><delay xmlns='urn:xmpp:delay'/></message> <message id='m2'><delay xmlns='urn:xmpp:delay'/></message> <presence/> <presence from='$alice/phone'/>
