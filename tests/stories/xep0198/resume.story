# A session that has lost its connection goes on with another: nothing is lost, nothing comes twice, nobody notices.  XEP-0198 §5
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled resume='true' id='?session'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <presence/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <message to='$bob' id='m1' type='chat'><body>one</body></message><message to='$bob' id='m2' type='chat'><body>two</body></message>
bob/laptop  hears  <message id='m1'/> <message id='m2'/>
bob/laptop  drops
alice/phone says   <message to='$bob' id='m3' type='chat'><body>three</body></message>
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='3'/>
bob/laptop  hears  <resumed xmlns='urn:xmpp:sm:3' previd='$session' h='*'/>
bob/laptop  hears  <message id='m2' from='$alice/phone' to='$bob'/> <message id='m3'/>
bob/laptop  says   <message to='$alice' id='m4' type='chat'><body>four</body></message>
alice/phone hears  <message id='m4' from='$bob/laptop'/>
alice/phone hears  nothing
bob/laptop  hears  nothing
