# An error cannot say whether what it answers was copied: it goes to whom it is for, and the rules that ask for more are not announced.  XEP-0280 §6.1
only xmppd: other servers announce these rules
cast alice/phone alice/laptop

alice/laptop says   <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/laptop hears  <iq type='result' id='c1'/>
alice/phone  says   <message to='$nobody' type='chat' id='m1'><body>1</body></message>
alice/phone  hears  <message type='error' id='m1'><error><service-unavailable/></error></message>
alice/laptop hears  <message><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m1'/></forwarded></sent></message>
alice/laptop hears  nothing
alice/phone  says   <iq type='get' id='d1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone  hears  <iq type='result' id='d1'><query><feature var='urn:xmpp:carbons:2'/></query></iq> without <feature var='urn:xmpp:carbons:rules:0'/>
alice/phone  says   <iq type='get' id='d2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone  hears  <iq type='result' id='d2'><query><feature var='urn:xmpp:carbons:2'/></query></iq> without <feature var='urn:xmpp:carbons:rules:0'/>
