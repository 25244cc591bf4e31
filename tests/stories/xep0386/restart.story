# After a restart of the server a former session goes on with the authentication, and who comes as the same installation takes its place.  XEP-0198 §9.2, XEP-0386 §3.2
only xmppd: it restarts the server
server own
cast alice bob/laptop

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>
peer hears <success><authorization-identifier>?jid</authorization-identifier><bound><enabled id='?session'/></bound></success> <stream:features/>
peer says  <presence/><message to='$bob/laptop' id='m0'/>
bob/laptop hears <message id='m0' from='$jid'/>
peer hears <presence from='$jid'/>
server restarts
peer reaches login
peer authenticates as alice with SCRAM-SHA-1 inline <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
peer hears <success><authorization-identifier>$jid</authorization-identifier><resumed xmlns='urn:xmpp:sm:3' previd='$session' h='2'/></success> without <bound/>
server restarts
next reaches login
next authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>
next hears <success><bound/></success> <stream:features/>
last reaches login
last authenticates as alice with PLAIN inline <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
last hears <success><failed xmlns='urn:xmpp:sm:3' h='2'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed></success>
