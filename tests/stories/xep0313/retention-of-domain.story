# A domain's time for messages is that of its own accounts: the same message is deleted there and stays with the other domain.  XEP-0313 §3.2, FEATURES MA04
only xmppd: it needs our operator and our clock
server own
cast alice/phone

operator runs vhost add second.$alice.name
operator runs user add eve@second.$alice.name --password-stdin << Tr0ub4dor&3
operator runs config set archive.keep 2d --domain second.$alice.name
eve         connects
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         starttls
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         authenticates as eve with SCRAM-SHA-1 password Tr0ub4dor&3
eve         hears <success/>
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>
eve         hears <iq type='result' id='b'><bind><jid>eve@second.$alice.name/desk</jid></bind></iq>
alice/phone says   <message to='eve@second.$alice.name/desk' type='chat' id='m1'><body>1</body></message>
eve         hears  <message id='m1'><stanza-id by='eve@second.$alice.name'/></message>
eve         says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
eve         hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
wait 49h
eve         says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
eve         hears  <iq id='q2'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <iq id='q3'><fin complete='true'/></iq>
# What was deleted does not come back with a longer time; what was only not shown would.
wait 2h
operator runs config set archive.keep 30d --domain second.$alice.name
eve         says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'/></iq>
eve         hears  <iq id='q4'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <iq id='q5'><fin complete='true'/></iq>
