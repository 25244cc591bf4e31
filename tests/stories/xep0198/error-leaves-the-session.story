# A stream that the server ends with an error leaves its session: the client may correct itself and go on.  XEP-0198 §7
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  sends  <message></iq>
bob/laptop  hears  <stream:error><not-well-formed/></stream:error>
bob/laptop  is closed
alice/phone says   <message to='$bob/laptop' id='m1'/>
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/laptop  hears  <resumed/> <message id='m1'/>
