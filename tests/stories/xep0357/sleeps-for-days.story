# The session of a client that is woken waits for days, that of another one for minutes.  FEATURES MO05; XEP-0198 §5
cast alice service/app bob/desk

alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <presence/><iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  in any order <presence/> <iq type='result' id='e1'/>
alice/tablet logs in
alice/tablet might hear <r xmlns='urn:xmpp:sm:3'/>
alice/tablet says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/tablet hears <enabled id='?other'/>
alice/tablet drops
alice/phone drops
bob/desk    hears  nothing
wait 6d
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  <iq type='set'/>
alice/tablet reaches bind as alice
alice/tablet says  <resume xmlns='urn:xmpp:sm:3' previd='$other' h='0'/>
alice/tablet hears <failed><item-not-found/></failed>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
alice/phone hears  <resumed/>
alice/phone hears  <message id='m1'/>
