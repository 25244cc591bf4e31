# Who asks not to keep a message is obeyed, and told that nobody got it.  XEP-0334 §4.2; RFC 6121 §8.5.2.2.1
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>
alice/phone hears  <message type='error' id='m1' from='$bob'><error type='cancel'><service-unavailable/></error></message>
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears nothing
