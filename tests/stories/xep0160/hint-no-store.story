# Who asks not to keep a message is obeyed.  XEP-0334 §4.2
cast alice/phone bob

alice/phone may hear <message type='error' id='m1'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears nothing
