# A service has one notification to answer at a time; what comes meanwhile is one more, with the latest count.  XEP-0357 §7
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  <iq type='set' id='?one'/>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message><message to='$alice' type='chat' id='m3'><body>3</body></message><message to='$alice' type='chat' id='m4'><body>4</body></message>
service/app hears  nothing
service/app says   <iq type='result' id='$one' to='$host'/>
service/app hears  <iq type='set'><pubsub><publish><item><notification><x><field var='message-count'><value>4</value></field></x></notification></item></publish></pubsub></iq>
service/app hears  nothing
