# A session of who has no account goes on after its connection was lost, in memory, for nobody else.  FEATURES AU16, XEP-0198 §5
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set auth.anonymous true
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
alice/phone says  <message to='$me' id='m1' type='chat'><body>hello</body></message>
alice/phone hears nothing
alice/desk reaches bind as alice
alice/desk says  <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
alice/desk hears <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
again reaches login
again says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/></authenticate>
again hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$me/web</authorization-identifier><resumed xmlns='urn:xmpp:sm:3' previd='$session'/></success>
again hears <message from='$alice/phone' id='m1'/>
again might hear <r xmlns='urn:xmpp:sm:3'/>
again says  <message to='$alice' id='m2' type='chat'><body>hello</body></message>
alice/phone hears <message from='$me/web' id='m2'/>
again drops
third reaches login
third says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
third hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
third opens
third hears <stream:features/>
third says  <resume xmlns='urn:xmpp:sm:3' previd='$session-' h='2'/>
third hears <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
third says  <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
third hears <resumed xmlns='urn:xmpp:sm:3' previd='$session'/>
