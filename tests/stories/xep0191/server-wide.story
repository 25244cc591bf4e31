# Whom the operator blocks, nobody here has to do with: both ways, at once, until he is not blocked any more.  UX §5 (block), XEP-0191 §3.3
only xmppd: it needs our operator
server own
cast alice/phone bob/laptop carol/desk
friends alice bob

operator    runs block add $bob --reason spam
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone says   <message to='$bob' id='m1' type='chat'><body>1</body></message>
alice/phone hears  <message type='error' id='m1'><error type='cancel'><not-acceptable/><blocked xmlns='urn:xmpp:blocking:errors'/></error></message>
bob/laptop  says   <message to='$carol' id='m2' type='chat'><body>2</body></message><presence type='subscribe' to='$carol'/><iq type='get' id='q1' to='$alice'><query xmlns='jabber:iq:last'/></iq>
bob/laptop  hears  in any order <message type='error' id='m2'><error><service-unavailable/></error></message> <iq type='error' id='q1'><error><service-unavailable/></error></iq>
alice/phone hears  nothing
carol/desk  hears  nothing
alice/phone says   <iq type='get' id='b1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='b1'><blocklist/></iq> without <item/>
carol/phone logs in
carol/phone says   <presence/>
carol/phone hears  in any order <presence from='$carol/phone'/> <presence from='$carol/desk'/>
carol/desk  hears  <presence from='$carol/phone'/>
operator    runs block rm $bob
bob/laptop  hears  <presence from='$alice/phone'/>
alice/phone says   <message to='$bob/laptop' id='m3' type='chat'><body>3</body></message>
bob/laptop  hears  <message id='m3'/>
operator    fails 4 block rm $bob
operator    fails 6 block add $host
operator    fails 6 block add admin@localhost
operator    fails 3 block add $bob/laptop
operator    fails 3 block add a@@c
