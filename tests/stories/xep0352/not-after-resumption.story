# A session that goes on is active; nothing that waited is lost.  XEP-0352 §5.2
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <presence/><enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/> <enabled id='?session'/>
bob/laptop  says   <inactive xmlns='urn:xmpp:csi:0'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <presence><show>away</show></presence>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone hears  nothing
bob/laptop  drops
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/laptop  hears  <resumed/>
bob/laptop  hears  <presence from='$alice/phone'><show>away</show></presence>
alice/phone says   <presence/>
bob/laptop  hears  <presence from='$alice/phone'/>
