# The form that came with the request goes with every notification; the last request counts.  XEP-0357 §5, §7
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>one</value></field></x></enable></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone says   <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>two</value></field></x></enable></iq>
alice/phone hears  <iq type='result' id='e2'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>x</body></message>
service/app hears  <iq type='set' from='$host'><pubsub><publish node='n1'/><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>two</value></field></x></publish-options></pubsub></iq>
service/app hears  nothing
