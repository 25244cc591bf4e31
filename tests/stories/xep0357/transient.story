# A service that is away for a while is told of the next message all the same, and only its own answer counts.  XEP-0357 §7.1
cast alice/phone service bob/desk eve/app

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
bob/desk    hears  nothing
service/app logs in
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
service/app hears  <iq type='set' id='?two'/>
eve/app     says   <iq type='error' id='$two' to='$host'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
eve/app     hears  nothing
service/app says   <iq type='result' id='$two' to='$host'/>
bob/desk    says   <message to='$alice' type='chat' id='m3'><body>3</body></message>
service/app hears  <iq type='set'/>
