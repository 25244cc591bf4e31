# Who has no account talks to addresses of this server only.  FEATURES AU15, XEP-0175 §3 (2)
server own
only xmppd: it changes the configuration

operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <message to='anna@outside.example' type='chat' id='m1'><body>hello</body></message>
peer hears <message from='anna@outside.example' type='error' id='m1'><error type='auth'><forbidden/></error></message>
peer says  <presence to='room@outside.example/x' id='p1'/>
peer hears <presence from='room@outside.example/x' type='error' id='p1'><error type='auth'><forbidden/></error></presence>
peer says  <iq to='outside.example' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
peer hears <iq from='outside.example' type='error' id='q1'><error type='auth'><forbidden/></error></iq>
peer says  <iq to='$host' type='get' id='q2'><ping xmlns='urn:xmpp:ping'/></iq>
peer hears <iq from='$host' type='result' id='q2'/>
