# An archive that an operator has switched off: the user is told, sees it in the preferences, and cannot change it.  XEP-0441 §2.1; FEATURES MA15
server own
only xmppd: it needs our operator
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1'><stanza-id xmlns='urn:xmpp:sid:0' by='$bob'/></message>
bob/laptop  says   <iq type='set' id='p0'><prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>$alice</jid></always><never/></prefs></iq>
bob/laptop  hears  <iq type='result' id='p0'/>
operator runs archive off $bob
bob/laptop  hears  <message from='$host' to='$bob'><subject>Your archive</subject><body>*</body></message> without <stanza-id/>
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m2'/> without <stanza-id/>
bob/laptop  says   <iq type='get' id='p1'><prefs xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='p1'><prefs default='never'><always/><never/></prefs></iq> without <jid/>
bob/laptop  says   <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>
bob/laptop  hears  <iq type='error' id='p2'><error type='auth'><forbidden/><text>The operator of this server has switched off the archive of this account.</text></error></iq>
# What was archived is still there, and Alice has her own.
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <iq type='result' id='q1'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq type='result' id='q2'/>
operator runs archive on $bob
bob/laptop  hears  <message from='$host'><subject>Your archive</subject></message>
# His own preferences hold again.
bob/laptop  says   <iq type='get' id='p3'><prefs xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='p3'><prefs default='roster'><always><jid>$alice</jid></always></prefs></iq>
alice/phone says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
bob/laptop  hears  <message id='m3'><stanza-id by='$bob'/></message>
