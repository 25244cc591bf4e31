# Carbons, stream management and client state are set with the resource, from the first stanza on.  XEP-0386 §3.2, XEP-0198 §9.1
only xmppd: others may not offer Bind 2
cast alice/desk bob/laptop

peer reaches login
peer authenticates as alice with PLAIN inline <bind xmlns='urn:xmpp:bind:0'><tag>Client</tag><enable xmlns='urn:xmpp:carbons:2'/><enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/><inactive xmlns='urn:xmpp:csi:0'/></bind>
peer hears <success><authorization-identifier>?jid</authorization-identifier><bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='*' resume='true' max='60'/></bound></success> <stream:features/>
peer says  <presence/>
alice/desk hears <presence/>
peer might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop says <message to='$alice/desk' type='chat' id='m1'><body>hello</body></message>
alice/desk hears <message id='m1'/>
peer hears <message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m1'/></forwarded></received></message>
peer says  <r xmlns='urn:xmpp:sm:3'/>
peer hears <a xmlns='urn:xmpp:sm:3' h='*'/>
