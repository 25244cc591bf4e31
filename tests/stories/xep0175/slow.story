# Who has no account is read at a rate: what comes faster waits.  FEATURES AU15, XEP-0175 §3 (5)
server own
only xmppd: it changes the configuration
cast alice/phone bob/desk

operator runs config set auth.anonymous true
operator runs config set limits.c2s.anonymous_rate 1400
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <message to='$alice' id='m1' type='chat'><body>{30000*x}</body></message>
bob/desk says  <message to='$alice' id='m2' type='chat'><body>x</body></message>
alice/phone hears <message id='m2'/>
alice/phone hears <message id='m1'/>
