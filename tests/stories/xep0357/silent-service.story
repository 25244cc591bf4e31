# A service that never answers is waited for half a minute; delivery is not held up.  XEP-0357 §7.1
server own
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  <iq type='set'/>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
service/app hears  nothing
alice/tablet logs in
alice/tablet says  <presence/>
alice/tablet hears in any order <presence from='$alice/tablet'/> <message id='m1'/> <message id='m2'/>
wait 31s
service/app hears  <iq type='set'><pubsub><publish><item><notification><x><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
