# While the server is worked on only administrators log in; whoever is there stays.  RFC 6120 §6.5.11
only xmppd: it needs our operator
server own
cast alice bob/phone carol

operator runs user role $carol admin
operator runs maintenance on --reason Tonight
peer  reaches login
peer  authenticates as alice with SCRAM-SHA-256 password wrong
peer  hears <failure><not-authorized/></failure> without <temporary-auth-failure/>
peer  authenticates as alice with SCRAM-SHA-256
peer  hears <failure><temporary-auth-failure/><text>Tonight</text></failure>
peer  drops
boss  reaches login
boss  authenticates as carol with SCRAM-SHA-256
boss  hears <success/>
boss  drops
bob/phone says  <iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
bob/phone hears <iq type='result' id='1'/>
operator runs maintenance off
later reaches login
later authenticates as alice with SCRAM-SHA-256
later hears <success/>
