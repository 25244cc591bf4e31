# A device without a session is woken through its service, which hears from the domain, and neither who has written nor what.  XEP-0357 §7, §9
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  exactly <iq type='result' id='e1' to='$alice/phone'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>a secret</body></message>
service/app hears  <iq type='set' from='$host' to='$service/app' id='?push'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
    without <field var='last-message-sender'/>
service/app says   <iq type='result' id='$push' to='$host'/>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>another</body></message>
service/app hears  <iq type='set' id='?two'><pubsub><publish><item><notification><x><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
    without <field var='last-message-body'/>
service/app hears  nothing
