# What is older than a time can be deleted, of everybody; what is younger stays.  FEATURES MA14
server own
only xmppd: it needs our operator
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1'/>
wait 2d
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m2'/>
operator runs archive purge --domain $host --before 1d --yes --confirm $host
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq id='q2'><fin complete='true'/></iq>
