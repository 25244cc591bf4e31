# When the access of an installation is taken away, it is woken no more.  XEP-0357 §5; XEP-0494 §3.2
server own
only xmppd: others may not have it
cast alice bob/laptop service/app

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'/>
peer hears <success/> <stream:features/>
peer says  <presence/><iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
peer hears in any order <presence/> <iq type='result' id='e1'/>
peer leaves
bob/laptop  says  <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears <iq type='set' id='?one'/>
service/app says  <iq type='result' id='$one' to='$host'/>
operator runs user devices $alice revoke --all
bob/laptop  says  <message to='$alice' type='chat' id='m2'><body>2</body></message>
service/app hears nothing
