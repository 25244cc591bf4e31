# What waited for a session that nobody resumes goes back to its sender, and a restart ends it.  FEATURES AU15, AU16
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set auth.anonymous true
operator runs config set limits.c2s.resume 30s
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
peer hears <enabled xmlns='urn:xmpp:sm:3' resume='true' id='?session'/>
peer might hear <r xmlns='urn:xmpp:sm:3'/>
peer says  <presence/>
peer hears <presence from='$me/web'/>
peer drops
alice/phone says  <message to='$me/web' id='m1' type='chat'><body>hello</body></message>
alice/phone hears nothing
wait 31s
alice/phone hears <message from='$me' type='error' id='m1'><error><service-unavailable/></error></message>
again reaches login
again says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/></authenticate>
again hears <success xmlns='urn:xmpp:sasl:2'><failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed></success> <stream:features/>
again says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
again hears <iq type='result' id='b'/>
again says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
again hears <enabled xmlns='urn:xmpp:sm:3' resume='true' id='?second'/>
again drops
server restarts
third reaches login
third says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><resume xmlns='urn:xmpp:sm:3' previd='$second' h='0'/></authenticate>
third hears <success xmlns='urn:xmpp:sasl:2'><failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed></success> <stream:features/>
