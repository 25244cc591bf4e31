# So many sessions without an account as connections from one address, also while they wait for their clients.  FEATURES AU15, RFC 4505 §5
server own
only xmppd: it changes the configuration

operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
peer hears <enabled xmlns='urn:xmpp:sm:3' resume='true' id='?session'/>
peer drops
# Meanwhile the server sees that the connection is gone, which counts, too.
operator runs config set limits.c2s.per_address 1
other reaches login
other says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><bind xmlns='urn:xmpp:bind:0'/></authenticate>
other hears <failure xmlns='urn:xmpp:sasl:2'><temporary-auth-failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
