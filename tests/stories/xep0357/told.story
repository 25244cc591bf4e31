# Who has written and what is told where the operator has decided so.  XEP-0357 §9, §11.3.1
server own
cast alice/phone service/app bob/desk

operator runs config set push.include_sender true
operator runs config set push.include_body true
alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>hello</body></message>
service/app hears  <iq type='set'><pubsub><publish><item><notification><x><field var='last-message-sender'><value>$bob/desk</value></field><field var='last-message-body'><value>hello</value></field></x></notification></item></publish></pubsub></iq>
