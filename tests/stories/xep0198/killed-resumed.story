# What a resumption has told is handled after a crash too.  XEP-0198 §5
only xmppd: it kills the server
server own
cast alice

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <presence/><iq type='get' id='q' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  in any order <presence/> <iq id='q'/> <r xmlns='urn:xmpp:sm:3'/>
alice/phone drops
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
alice/phone hears  <resumed xmlns='urn:xmpp:sm:3' h='2'/>
server is killed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
alice/phone hears  <failed xmlns='urn:xmpp:sm:3' h='2'/>
