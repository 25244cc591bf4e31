# Where a domain has no archive nothing is archived, and messages for those who are away wait as before.  XEP-0313 §6.1
server own
cast alice/phone bob/laptop

operator runs config set archive.enabled false
operator runs config set archive.keep 30d
operator fails 3 config set archive.keep soon
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1'/> without <stanza-id/>
bob/laptop  leaves
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/> <message id='m2'><delay/></message>
bob/laptop  says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq id='q'><fin complete='true'/></iq>
