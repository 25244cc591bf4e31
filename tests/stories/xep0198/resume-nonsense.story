# Whatever is given for a session's name, it is none; whose session it is does not matter to the answer.  XEP-0198 §5
cast alice bob carol/desk

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  drops
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='{9000*x}' h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd="' OR 1=1 --" h='0'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='4294967295'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='!'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='-1'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
# Who goes on guessing is sent away.
alice/phone says   {50*<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>}
alice/phone might hear <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone hears  <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
# Nothing has happened to the session, nor to anybody.
carol/desk  says   <message to='$bob' type='chat' id='m1'><body>one</body></message>
bob/again   reaches bind as bob
bob/again   says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/again   hears  <resumed xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
