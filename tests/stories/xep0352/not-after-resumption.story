# A session that goes on is active; nothing that waited is lost.  XEP-0352 §5.2
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  says   <presence/>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
bob/laptop  says   <inactive xmlns='urn:xmpp:csi:0'/><iq type='get' id='p' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears  <iq id='p'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <presence><show>away</show></presence>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  drops
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='3'/>
bob/laptop  hears  <resumed/>
bob/laptop  hears  <presence from='$alice/phone'><show>away</show></presence>
alice/phone says   <presence/>
bob/laptop  hears  <presence from='$alice/phone'/>
