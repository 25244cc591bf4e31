# What an operator deletes is gone, for one account and one peer; what waits for a device stays.  FEATURES MA14
server own
only xmppd: it needs our operator
cast alice/phone bob/laptop carol/desk dave

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$dave' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?one'/></message>
carol/desk  says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
bob/laptop  hears  <message id='m3'/>
operator runs archive purge --user $bob --with $alice --dry-run
operator fails 2 archive purge --user $bob --with $alice
operator fails 2 archive purge --user $bob --with $alice --yes --confirm $carol
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <message><result><forwarded><message id='m3'/></forwarded></result></message> <iq id='q1'/>
operator runs archive purge --user $bob --with $alice --yes --confirm $bob
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m3'/></forwarded></result></message> <iq id='q2'/>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>$one</after></set></query></iq>
bob/laptop  hears  <iq type='error' id='q3'><error type='cancel'><item-not-found/></error></iq>
operator runs archive purge --domain $host --yes --confirm $host
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq id='q4'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <iq id='q5'><fin complete='true'/></iq>
dave/desk   logs in
dave/desk   says   <presence/>
dave/desk   hears  <presence/> <message id='m2'/>
