# The operator's check finds whom services refuse and fail, and says what to do.  XEP-0357 §7.1
server own
only xmppd: commands are ours
cast alice/phone carol/phone service/app bob/desk

operator runs config set server.admins $bob
operator runs doctor push --strict
alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
carol/phone says   <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='$service/away' node='n2'/></iq>
carol/phone hears  <iq type='result' id='e2'/>
carol/phone leaves
operator runs doctor push --strict
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>x</body></message>
service/app hears  <iq type='set' id='?one'/>
service/app says   <iq type='error' id='$one' to='$host'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no such node</text></error></iq>
service/app hears  nothing
operator runs doctor push
operator fails 9 doctor push --strict
bob/desk    says   <message to='$carol' type='chat' id='m2'><body>x</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$carol' type='chat' id='m3'><body>x</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$carol' type='chat' id='m4'><body>x</body></message>
bob/desk    hears  nothing
bob/desk    says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/doctor'/></iq>
bob/desk    hears  <iq type='result' id='c1'><command sessionid='?s' status='executing'/></iq>
bob/desk    says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/doctor' sessionid='$s' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='subjects'><value>push</value></field></x></command></iq>
bob/desk    hears  <iq type='result' id='c2'><command status='completed'><x><field var='push'><value>✓ 1 device is woken</value><value>! $alice, phone: $service/app has refused the last notification (item-not-found: no such node).  [push.refused]</value><value>! $carol, phone: $service/away has failed at the last 3 notifications (service-unavailable).  [push.failing]</value></field></x></command></iq>
bob/desk    says   <iq type='set' id='s1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/status'/></iq>
bob/desk    hears  <iq type='result' id='s1'><command status='completed'><x><field var='push'><value>1 device is woken · 1 refused</value></field></x></command></iq>
operator runs push forget $alice 1
operator runs push forget $carol 1
operator runs doctor push --strict
