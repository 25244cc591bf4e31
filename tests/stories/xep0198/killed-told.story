# What a client was told to be handled is handled after a crash too, whether it was worth a write or not.  XEP-0198 §4, §5
only xmppd: it kills the server
server own
cast alice bob/laptop

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone says   <presence/><r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  in any order <presence from='$alice/phone'/> <r xmlns='urn:xmpp:sm:3'/> <a xmlns='urn:xmpp:sm:3' h='1'/>
server is killed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='1'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='1'/>
# Asked at once, and again, behind messages and others.
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?two'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message><r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='1'/>
alice/phone says   <message to='$bob' type='chat' id='m2'><composing xmlns='http://jabber.org/protocol/chatstates'/></message><message to='$bob' type='chat' id='m3'><active xmlns='http://jabber.org/protocol/chatstates'/></message>
alice/phone says   <r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a xmlns='urn:xmpp:sm:3' h='3'/>
bob/laptop  hears  <message id='m1'/> <message id='m2'/> <message id='m3'/>
server is killed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$two' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='3'/>
