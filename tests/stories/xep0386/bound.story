# A resource is bound with the authentication, and the archive's ends come with it.  XEP-0386 §3.2, §3.2.1
only xmppd: others may not offer Bind 2
cast alice bob/laptop

bob/laptop says  <message to='$alice' type='chat' id='m1'><body>one</body></message><message to='$alice' type='chat' id='m2'><body>two</body></message>
bob/laptop hears nothing
peer reaches login
peer authenticates as alice with SCRAM-SHA-1 inline <bind xmlns='urn:xmpp:bind:0'><tag>AwesomeXMPP</tag></bind>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?jid</authorization-identifier><bound xmlns='urn:xmpp:bind:0'><metadata xmlns='urn:xmpp:mam:2'><start id='*' timestamp='*'/><end id='*' timestamp='*'/></metadata></bound></success> <stream:features/> without <bind/>
peer says  <message to='$jid' id='own'/>
peer hears <message id='own' to='$jid'/>
