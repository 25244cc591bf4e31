# One node, or all of a service, is disabled; what is not enabled is told nothing.  XEP-0357 §6
cast alice/phone service/app other/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
    <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n2'/></iq>
    <iq type='set' id='e3'><enable xmlns='urn:xmpp:push:0' jid='$other/app'/></iq>
    <iq type='set' id='e4'><disable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
    <iq type='set' id='e5'><disable xmlns='urn:xmpp:push:0' jid='$other/app'/></iq>
    <iq type='set' id='e6'><disable xmlns='urn:xmpp:push:0' jid='$bob/desk' node='never'/></iq>
alice/phone hears  in any order <iq type='result' id='e1'/> <iq type='result' id='e2'/> <iq type='result' id='e3'/> <iq type='result' id='e4'/> <iq type='result' id='e5'/> <iq type='result' id='e6'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>x</body></message>
service/app hears  <iq type='set'><pubsub><publish node='n2'/></pubsub></iq>
service/app hears  nothing
other/app   hears  nothing
