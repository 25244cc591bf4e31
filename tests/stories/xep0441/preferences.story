# What is archived is the person's choice: by default, for some, not for others; the others come as before.  XEP-0441 §2
cast alice/phone bob/laptop carol/desk

bob/laptop  says   <iq type='get' id='p1'><prefs xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>
bob/laptop  says   <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>$carol</jid></always></prefs></iq>
bob/laptop  hears  <iq type='result' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>$carol</jid></always><never/></prefs></iq>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1'/> without <stanza-id/>
carol/desk  says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m2'><stanza-id by='$bob'/></message>
bob/laptop  says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message xmlns='jabber:client' id='m2'/></forwarded></result></message> <iq id='q'><fin complete='true'/></iq>
bob/laptop  leaves
bob/desk    logs in
bob/desk    says   <iq type='get' id='p3'><prefs xmlns='urn:xmpp:mam:2'/></iq>
bob/desk    hears  <iq id='p3'><prefs default='never'><always><jid>$carol</jid></always></prefs></iq>
bob/desk    says   <iq type='set' id='p4'><prefs xmlns='urn:xmpp:mam:2' default='sometimes'/></iq>
bob/desk    hears  <iq type='error' id='p4'><error><bad-request/></error></iq>
bob/desk    says   <iq type='set' id='p5'><prefs xmlns='urn:xmpp:mam:2' default='always'><never><jid>@</jid></never></prefs></iq>
bob/desk    hears  <iq type='error' id='p5'><error><jid-malformed/></error></iq>
alice/phone says   <iq type='get' id='p6' to='$bob'><prefs xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <iq type='error' id='p6'><error><forbidden/></error></iq>
