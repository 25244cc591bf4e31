# What a client sends without waiting is never said to be handled before it is on disk; what nobody would see twice may be sent again.  XEP-0198 §5
only xmppd: it kills the server
server own
cast alice bob/laptop carol

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <message to='$bob' id='m1'><body>one</body></message>
bob/laptop  hears  <message id='m1'/>
alice/phone says   <iq type='get' id='q' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq id='q'/> <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <message to='$bob' type='chat' id='m2'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
bob/laptop  hears  <message id='m2'/>
operator    runs user disable $carol
server is killed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
