# With default roster only what is exchanged with contacts is archived.  XEP-0441 §2.1.1
cast alice/phone bob/laptop carol/desk
friends alice bob

bob/laptop  says   <iq type='set' id='p'><prefs xmlns='urn:xmpp:mam:2' default='roster'><never><jid>$alice/phone</jid></never></prefs></iq>
bob/laptop  hears  <iq type='result' id='p'/>
bob/laptop  says   <message to='$alice' type='chat' id='m1'><body>1</body></message><message to='$carol' type='chat' id='m2'><body>2</body></message>
alice/phone hears  <message id='m1'/>
alice/phone says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
bob/laptop  hears  <message id='m3'/> without <stanza-id/>
bob/laptop  says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message xmlns='jabber:client' id='m1'/></forwarded></result></message> <iq id='q'><fin complete='true'/></iq>
