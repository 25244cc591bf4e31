# For a session without a connection only the latest presence of each sender waits.  DESIGN §4 (Bounded), XEP-0198 §5
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  says   <presence/>
alice/phone hears  <presence from='$bob/laptop'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
bob/laptop  says   <a xmlns='urn:xmpp:sm:3' h='2'/>
bob/laptop  drops
alice/phone hears  nothing
alice/phone says   <presence><status>1</status></presence>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone says   <message to='$bob/laptop' id='m1' type='chat'><body>x</body></message><presence><status>2</status></presence><presence><status>3</status></presence>
alice/phone hears  <presence from='$alice/phone'/> <presence from='$alice/phone'/>
bob/again   reaches bind as bob
bob/again   says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
bob/again   hears  <resumed xmlns='urn:xmpp:sm:3' previd='$session'/>
bob/again   might hear <r xmlns='urn:xmpp:sm:3'/>
bob/again   hears  <message id='m1'/>
bob/again   hears  <presence from='$alice/phone'><status>3</status></presence>
