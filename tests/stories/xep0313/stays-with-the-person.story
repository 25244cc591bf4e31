# The archive outlives sessions, and its ids stay; stored messages come with the id under which they stand.  XEP-0313 §3, XEP-0160 §2
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
alice/phone hears  nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/> <message id='m1'><delay xmlns='urn:xmpp:delay' from='$host'/><stanza-id by='$bob' id='?one'/></message>
bob/laptop  leaves
bob/desk    logs in
bob/desk    says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/desk    hears  <message><result id='$one'/></message> <iq id='q'><fin complete='true'/></iq>
