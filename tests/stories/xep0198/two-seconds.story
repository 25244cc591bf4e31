# What a device has not acknowledged for two seconds waits for any other, too; the first that has it settles it.  DESIGN §10 (Offline storage)
server own
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
# A device that wants no messages yet.
bob/tablet  logs in
bob/tablet  says   <presence><priority>-1</priority></presence>
bob/laptop  hears  <presence from='$bob/tablet'/>
bob/tablet  hears  in any order <presence from='$bob/tablet'/> <presence from='$bob/laptop'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message>
bob/laptop  hears  <message id='m1'/>
# Who has just been given it may well have it.
bob/tablet  says   <presence/>
bob/laptop  hears  <presence from='$bob/tablet'/>
bob/tablet  hears  <presence from='$bob/tablet'/>
bob/tablet  hears  nothing
bob/tablet  leaves
bob/laptop  hears  <presence from='$bob/tablet' type='unavailable'/>
wait 3s
bob/laptop  hears  nothing
bob/desk    logs in
bob/desk    says   <enable xmlns='urn:xmpp:sm:3'/><presence/>
bob/desk    might hear <r xmlns='urn:xmpp:sm:3'/>
bob/desk    hears  <enabled/>
bob/desk    hears  in any order <presence from='$bob/desk'/> <presence from='$bob/laptop'/> <message id='m1'><delay xmlns='urn:xmpp:delay'/></message>
bob/laptop  hears  <presence from='$bob/desk'/>
# The laptop has it after all.
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='6'/><iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
bob/laptop  hears  <iq id='p'/>
bob/desk    drops
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  might hear <presence/>
bob/tablet  hears  nothing
