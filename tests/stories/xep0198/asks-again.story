# Who asks again before the first answer hears of all that was sent.  XEP-0198 §4
cast alice/phone bob/laptop

alice/phone says   <enable xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <enabled xmlns='urn:xmpp:sm:3'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message><r xmlns='urn:xmpp:sm:3'/><message to='$bob' type='chat' id='m2'><body>two</body></message><r xmlns='urn:xmpp:sm:3'/><message to='$bob' type='chat' id='m3'><body>three</body></message><r xmlns='urn:xmpp:sm:3'/>
alice/phone might hear <a xmlns='urn:xmpp:sm:3' h='0'/> <a xmlns='urn:xmpp:sm:3' h='1'/> <a xmlns='urn:xmpp:sm:3' h='2'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='3'/>
