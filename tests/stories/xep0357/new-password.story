# With a new password devices are woken no more until they log in again.  XEP-0357 §5
cast alice/phone service/app bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
operator runs user passwd $alice --password-stdin << another-word-7
alice/phone hears  <stream:error><reset/></stream:error>
alice/phone hears  </stream:stream>
alice/phone is closed
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  nothing
