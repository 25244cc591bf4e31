# What a service refuses for good is not told to it again, until the client asks again.  XEP-0357 §7.1
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  <iq type='set' id='?one'/>
service/app says   <iq type='error' id='$one' to='$host'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
service/app hears  nothing
alice/phone logs in
alice/phone says   <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e2'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m3'><body>3</body></message>
service/app hears  <iq type='set'/>
