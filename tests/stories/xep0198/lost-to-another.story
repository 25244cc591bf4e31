# What a session was sent and has not acknowledged goes to another one of the same person when it ends, once; what that has anyway, and what was of use to it alone, does not.  XEP-0198 §4, DESIGN §4 (A lost session's stanzas)
cast alice/phone bob carol/desk
friends alice bob

bob/laptop  logs in
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>
bob/laptop  hears  <enabled/>
bob/laptop  says   <presence><priority>5</priority></presence>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
alice/phone hears  <presence from='$bob/laptop'/>
# Copies: this one has what the other gets.
bob/desk    logs in
bob/desk    says   <iq type='set' id='e'><enable xmlns='urn:xmpp:carbons:2'/></iq><presence/>
bob/desk    hears  <iq id='e'/>
bob/desk    hears  in any order <presence from='$bob/desk'/> <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
bob/laptop  hears  in any order <presence from='$bob/desk'/> <presence from='$alice/phone'/>
alice/phone hears  <presence from='$bob/desk'/>
alice/phone says   <message to='$bob/laptop' type='chat' id='m1'><body>one</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
bob/desk    hears  <message from='$bob'><received xmlns='urn:xmpp:carbons:2'/></message>
# For this one alone: private; a question; an answer; what is of a moment.
carol/desk  says   <message to='$bob/laptop' type='chat' id='m2'><body>two</body><private xmlns='urn:xmpp:carbons:2'/></message>
bob/laptop  hears  <message id='m2'><stanza-id id='?i2'/></message>
alice/phone says   <iq type='get' id='q' to='$bob/laptop'><query xmlns='jabber:iq:version'/></iq>
bob/laptop  hears  <iq type='get'/>
bob/laptop  says   <iq type='get' id='p' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears  <iq type='result' id='p'/>
carol/desk  hears  nothing
bob/laptop  drops
alice/phone hears  nothing
wait 61s
wait 61s
alice/phone hears  in any order <presence type='unavailable' from='$bob/laptop'/> <iq type='error' id='q'><error><service-unavailable/></error></iq>
bob/desk    hears  in any order <presence type='unavailable' from='$bob/laptop'/> <message id='m2'><stanza-id id='$i2'/></message>
bob/desk    hears  nothing
# Once in the archive, and nothing waits any more.
bob/desk    says   <iq type='set' id='h'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/desk    hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <iq id='h'/>
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears  in any order <presence from='$bob/tablet'/> <presence from='$bob/desk'/> <presence from='$alice/phone'/>
bob/tablet  hears  nothing
