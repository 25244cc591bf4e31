# A client that closes its stream ends its session: contacts are told, and nothing can go on.  XEP-0198 §7
cast alice/phone bob
friends alice bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  says   <presence/>
alice/phone hears  <presence from='$bob/laptop'/>
bob/laptop  leaves
alice/phone hears  <presence type='unavailable' from='$bob/laptop'/>
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/laptop  hears  <failed><item-not-found/></failed>
