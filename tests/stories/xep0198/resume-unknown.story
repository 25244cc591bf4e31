# A session that is not there, or is somebody else's, does not go on; a resource can be bound instead.  XEP-0198 §5
cast alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='nonsense' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>phone</resource></bind></iq>
alice/phone hears  <iq type='result' id='b'/>
bob/laptop  is open
