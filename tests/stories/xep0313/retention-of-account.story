# Messages are kept for the time of the account, else of its role, else of its domain.  XEP-0313 §3.2; FEATURES MA04
server own
only xmppd: it needs our operator and our clock
cast alice/phone bob/laptop carol/desk

operator runs config set archive.keep 10d
operator runs config set archive.keep_by_role guest=2d
operator runs user role $carol guest
operator runs archive keep $bob 5d
bob/laptop  hears  <message from='$host'><subject>Your archive</subject><body>Messages in your archive are kept for 5d from now on. Older ones are deleted.</body></message>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$carol' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m1'/>
carol/desk  hears  <message id='m2'/>
wait 3d
carol/desk  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
carol/desk  hears  <iq id='q1'><fin complete='true'/></iq>
carol/desk  says   <iq type='get' id='a1'><metadata xmlns='urn:xmpp:mam:2'/></iq>
carol/desk  hears  exactly <iq type='result' id='a1' to='$carol/desk'><metadata xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message from='$host'/></forwarded></result></message> <message><result><forwarded><message id='m1'/></forwarded></result></message> <iq id='q2'/>
wait 3d
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq id='q3'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m1'/></forwarded></result></message> <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq id='q4'/>
# What was deleted does not come back with a longer time; what was only not shown would.
wait 2h
operator runs archive keep $bob forever
bob/laptop  hears  <message><subject>Your archive</subject></message>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message from='$host'><body>Messages in your archive are kept for ever from now on.</body></message></forwarded></result></message> <iq id='q5'><fin complete='true'/></iq>
wait 30d
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result/></message> <iq id='q6'/>
