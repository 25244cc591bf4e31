# After a crash the owner of a session is told how many of its stanzas were handled, and nobody else; the client sends the rest again.  XEP-0198 §5
only xmppd: it kills the server
server own
cast alice bob/laptop carol

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <message to='$bob' id='m1'><body>one</body></message><message to='$bob' id='m2'><body>two</body></message>
alice/phone says   <presence to='$bob'/><message to='$bob' id='m3'><body>three</body></message>
bob/laptop  hears  <message id='m1'/> <message id='m2'/> <presence/> <message id='m3'/>
# A write of its own, behind what was written before.
operator    runs user disable $carol
server is killed
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/laptop  hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
bob/laptop  says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
bob/laptop  hears  <iq id='b'/>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='4'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='nonsense' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
alice/phone hears  <iq type='result' id='b'/>
