# A session that an operator closes does not go on.  XEP-0198 §5
cast bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
operator runs session close $bob/laptop
bob/laptop  hears  <stream:error><reset/></stream:error>
bob/laptop  is closed
bob/laptop  reaches bind as bob
bob/laptop  says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/laptop  hears  <failed><item-not-found/></failed>
