# When a connection breaks, its device is woken for what it has not acknowledged, and from then on while its session waits.  XEP-0357 §7; XEP-0198 §5
cast alice service/app bob/desk

alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <presence/><iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  in any order <presence/> <iq type='result' id='e1'/>
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
alice/phone hears  <message id='m1'/>
alice/phone drops
service/app hears  <iq type='set' id='?one'><pubsub><publish><item><notification><x><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
service/app says   <iq type='result' id='$one' to='$host'/>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
service/app hears  <iq type='set'><pubsub><publish><item><notification><x><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
alice/phone hears  <resumed/>
alice/phone hears  <message id='m1'/> <message id='m2'/>
bob/desk    says   <message to='$alice' type='chat' id='m3'><body>3</body></message>
alice/phone hears  <message id='m3'/>
service/app hears  nothing
