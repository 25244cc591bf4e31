# A former session goes on with the authentication: no resource is bound, no features follow.  XEP-0198 §9.2, XEP-0386 §3.2
only xmppd: others may not offer Bind 2
cast alice bob/laptop

peer reaches login
peer authenticates as alice with PLAIN inline <bind xmlns='urn:xmpp:bind:0'><tag>Client</tag><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>
peer hears <success><authorization-identifier>?jid</authorization-identifier><bound><enabled id='?session'/></bound></success> <stream:features/>
peer says  <message to='$bob/laptop' id='m0'/>
bob/laptop hears <message id='m0' from='$jid'/>
peer drops
bob/laptop says <message to='$jid' id='m1'/>
bob/laptop hears nothing
peer reaches login
peer authenticates as alice with SCRAM-SHA-1 inline <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag></bind>
peer hears <success><authorization-identifier>$jid</authorization-identifier><resumed xmlns='urn:xmpp:sm:3' previd='$session' h='1'/></success> without <bound/>
peer hears <message id='m1'/> <r xmlns='urn:xmpp:sm:3'/>
