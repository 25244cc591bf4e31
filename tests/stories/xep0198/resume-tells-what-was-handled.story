# The answer to a resumption counts what the client has sent, so that it knows what to send again.  XEP-0198 §5
cast alice bob/laptop

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='1'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <message to='$bob' id='m1'/><message to='$bob' id='m2'/><message to='$nobody' id='m3'/>
bob/laptop  hears  <message id='m1'/> <message id='m2'/>
alice/phone hears  <message type='error' id='m3'/>
alice/phone drops
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
alice/phone hears  <resumed h='3' previd='$session'/>
alice/phone says   <message to='$bob' id='m4'/><r xmlns='urn:xmpp:sm:3'/>
alice/phone hears  <a h='4'/>
bob/laptop  hears  <message id='m4'/>
