# A text that is to be stored nowhere is in neither archive and waits for nobody; it is delivered and copied all the same.  XEP-0334 §4.2
cast alice/phone alice/desk(-1) bob/laptop bob/tablet(-1) carol/desk(quiet) service/app

# To a client at which nobody looks.  XEP-0352
bob/laptop   says   <inactive xmlns='urn:xmpp:csi:0'/>
bob/laptop   hears  nothing
alice/phone  says   <message to='$bob/laptop' id='m1'><body>hello</body><no-store xmlns='urn:xmpp:hints'/></message>
bob/laptop   hears  <message id='m1'/>
bob/laptop   says   <active xmlns='urn:xmpp:csi:0'/>
# To other devices of both.  XEP-0280
bob/tablet   says   <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/tablet   hears  <iq type='result' id='c1'/>
alice/desk   says   <iq type='set' id='c2'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/desk   hears  <iq type='result' id='c2'/>
alice/phone  says   <message to='$bob' id='m2'><body>hello</body><no-store xmlns='urn:xmpp:hints'/></message>
bob/laptop   hears  <message id='m2'><body>hello</body></message> without <stanza-id/>
bob/tablet   hears  <message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m2'/></forwarded></received></message> without <stanza-id/>
alice/desk   hears  <message><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m2'/></forwarded></sent></message> without <stanza-id/>
# Who asks for both is not stored either.
alice/phone  says   <message to='$bob/laptop' type='chat' id='m3'><body>hello</body><store xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/></message>
bob/laptop   hears  <message id='m3'/> without <stanza-id/>
bob/tablet   hears  <message><received/></message>
alice/desk   hears  <message><sent/></message>
# In the archives: only what does not ask for anything.  XEP-0313
alice/phone  says   <message to='$bob/laptop' type='chat' id='m4'><body>kept</body></message>
bob/laptop   hears  <message id='m4'><stanza-id xmlns='urn:xmpp:sid:0' by='$bob'/></message>
bob/laptop   says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop   hears  <message><result><forwarded><message id='m4'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
alice/phone  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone  hears  <message><result><forwarded><message id='m4'/></forwarded></result></message> <iq id='q2'><fin complete='true'/></iq>
# To somebody who is not there: the sender is told.  XEP-0357, XEP-0160
carol/desk   says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
carol/desk   hears  <iq type='result' id='e1'/>
carol/desk   leaves
alice/phone  says   <message to='$carol' id='m5'><body>hello</body><no-store xmlns='urn:xmpp:hints'/></message>
alice/phone  hears  <message type='error' id='m5' from='$carol'><error type='cancel'><service-unavailable/></error></message>
alice/phone  hears  nothing
service/app  hears  nothing
carol/tablet logs in
carol/tablet says   <presence/>
carol/tablet hears  <presence/>
carol/tablet hears  nothing
