# What waited for a device and is in the archive is not sent: the client finds it there.  What is nowhere else is sent.  XEP-0386 §3.2
only xmppd: others may not offer Bind 2
cast alice bob/laptop

bob/laptop says  <message to='$alice' type='chat' id='m1'><body>one</body></message><message to='$alice' type='chat' id='m2'><body>two</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
bob/laptop hears nothing
peer reaches login
peer authenticates as alice with PLAIN inline <bind xmlns='urn:xmpp:bind:0'/>
peer hears <success xmlns='urn:xmpp:sasl:2'/> <stream:features/>
peer says  <presence/>
peer hears in any order <presence/> <message id='m2'><delay xmlns='urn:xmpp:delay'/></message>
peer hears nothing
peer says  <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
peer hears <message><result xmlns='urn:xmpp:mam:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m1'/></forwarded></result></message> <iq id='q'/>
