# Awake devices are not woken; one whose client says that nobody looks is, and it counts from then on.  XEP-0357 §7; XEP-0352 §4.2
cast alice/phone alice/laptop service/app bob/desk

alice/phone  says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq><iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/phone  hears  in any order <iq type='result' id='e1'/> <iq type='result' id='c'/>
bob/desk     says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
alice/phone  hears  <message id='m1'/>
alice/laptop hears  <message id='m1'/>
service/app  hears  nothing
alice/phone  says   <inactive xmlns='urn:xmpp:csi:0'/>
alice/phone  hears  nothing
bob/desk     says   <message to='$alice/laptop' type='chat' id='m2'><body>2</body></message>
alice/laptop hears  <message id='m2'/>
alice/phone  hears  <message/>
service/app  hears  <iq type='set' id='?one'><pubsub><publish node='n1'><item><notification><x><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
service/app  says   <iq type='result' id='$one' to='$host'/>
alice/phone  says   <active xmlns='urn:xmpp:csi:0'/><inactive xmlns='urn:xmpp:csi:0'/>
alice/phone  hears  nothing
bob/desk     says   <message to='$alice/laptop' type='chat' id='m3'><body>3</body></message>
alice/laptop hears  <message id='m3'/>
alice/phone  hears  <message/>
service/app  hears  <iq type='set'><pubsub><publish node='n1'><item><notification><x><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
service/app  hears  nothing
