# What comes while the resource is bound comes behind the answer.  XEP-0386 §1
only xmppd: others may not offer Bind 2
cast alice bob/laptop

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>t</tag></bind>
peer hears <success><authorization-identifier>?jid</authorization-identifier></success> <stream:features/>
bob/laptop says  <message to='$jid' id='m1'/>
peer hears <message id='m1'/>
