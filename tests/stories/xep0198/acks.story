# Once enabled, the server says how many stanzas it has handled, from zero on, and asks how many of its own have come.  XEP-0198 §3, §4
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m0'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <enabled xmlns='urn:xmpp:sm:3' resume='!' id='!'/>
alice/phone says   <r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='0'/>
alice/phone says   <message to='$bob' id='m1'/><message to='$bob' id='m2'/><r xmlns='urn:xmpp:sm:3'/><message to='$bob' id='m3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='2'/>
alice/phone says   <iq type='get' id='q' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq id='q'/> <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <a xmlns='urn:xmpp:sm:3' h='1'/><r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='4'/>
bob/laptop  hears  <message id='m0'/> <message id='m1'/> <message id='m2'/> <message id='m3'/>
