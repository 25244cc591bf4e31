# Whoever comes after a restart sees those who have not come back yet, as they were; who could not come back is gone.  XEP-0198 §5, RFC 6121 §4.3.2
only xmppd: it restarts the server
server own
cast alice bob carol dave/desk(quiet)
friends alice carol
friends bob carol

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <presence><show>dnd</show><priority>5</priority></presence>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone says   <presence to='$dave/desk'/>
dave/desk   hears  <presence from='$alice/phone'/>
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
server restarts
carol/desk  logs in
carol/desk  says   <presence/>
carol/desk  hears  in any order <presence from='$carol/desk'/> <presence from='$alice/phone'><show>dnd</show><priority>5</priority></presence>
carol/desk  hears  nothing
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='1'/>
alice/phone hears  <resumed/> <presence from='$carol/desk'/>
dave/desk   logs in
alice/phone leaves
carol/desk  hears  <presence type='unavailable' from='$alice/phone'/>
dave/desk   hears  <presence type='unavailable' from='$alice/phone'/>
