# offline.store: without it the sender hears that nobody is there, and the host does not announce it.  XEP-0160 §4; RFC 6121 §8.5.2.2.1
server own
only xmppd: it changes the configuration
cast alice/phone bob

operator runs config set archive.enabled false
operator runs config set offline.store false
alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
alice/phone hears  <message type='error' id='m1' from='$bob'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query/></iq> without <feature var='msgoffline'/>
operator runs config set offline.store true
alice/phone says   <message to='$bob' type='chat' id='m2'><body>x</body></message>
alice/phone hears nothing
operator runs config set archive.enabled true
operator runs config set offline.store false
alice/phone says   <message to='$bob' type='chat' id='m3'><body>what is archived is not lost</body></message>
alice/phone hears nothing
