# A server that archives nothing says so in the preferences, and keeps what has to wait all the same.  XEP-0441 §2.1; FEATURES MA15
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop carol

operator runs config set archive.enabled false
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$carol' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m1'/> without <stanza-id/>
bob/laptop  says   <iq type='get' id='p1'><prefs xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='p1'><prefs default='never'/></iq>
bob/laptop  says   <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>
bob/laptop  hears  <iq type='error' id='p2'><error type='cancel'><not-allowed/><text>Messages are not archived on this server.</text></error></iq>
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='q1'><fin complete='true'/></iq>
carol/desk  logs in
carol/desk  says   <presence/>
carol/desk  hears  <presence/> <message id='m2'/>
