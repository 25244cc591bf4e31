# The operator sees what a service has answered, tries it, and forgets a device.  XEP-0357 §7.1
server own
only xmppd: commands are ours
cast alice/phone service/app bob/desk dave/desk

operator runs config set server.admins $bob
alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
dave/desk   says   <message to='$alice' type='chat' id='m1'><body>x</body></message>
service/app hears  <iq type='set' id='?one'/>
service/app says   <iq type='result' id='$one' to='$host'/>
dave/desk   says   <message to='$alice' type='chat' id='m2'><body>x</body></message>
service/app hears  <iq type='set' id='?two'/>
service/app says   <iq type='error' id='$two' to='$host'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no such node</text></error></iq>
service/app hears  nothing
bob/desk    says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/push/list'/></iq>
bob/desk    hears  <iq type='result' id='c1'><command sessionid='?s' status='executing'/></iq>
bob/desk    says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/push/list' sessionid='$s' action='complete'><x xmlns='jabber:x:data' type='submit'/></command></iq>
bob/desk    hears  <iq type='result' id='c2'><command status='completed'><x><item><field var='address'><value>$alice</value></field><field var='id'><value>1</value></field><field var='device'><value>phone</value></field><field var='service'><value>$service/app</value></field><field var='accepted'><value>1</value></field><field var='state'><value>*</value></field></item></x></command></iq>
bob/desk    says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/push/test'/></iq>
bob/desk    hears  <iq type='result' id='c3'><command sessionid='?t' status='executing'/></iq>
bob/desk    says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/push/test' sessionid='$t' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$alice</value></field></x></command></iq>
service/app hears  <iq type='set' id='?three'><pubsub><publish node='n1'/></pubsub></iq>
service/app says   <iq type='result' id='$three' to='$host'/>
bob/desk    hears  <iq type='result' id='c4'><command status='completed'><note type='info'>1 phone at $service/app: accepted</note></command></iq>
dave/desk   says   <message to='$alice' type='chat' id='m3'><body>x</body></message>
service/app hears  <iq type='set'/>
operator fails 4 push forget $alice 2
operator runs push forget $alice 1
dave/desk   says   <message to='$alice' type='chat' id='m4'><body>x</body></message>
service/app hears  nothing
operator fails 4 push test $alice
operator fails 4 push test $bob
