# The address is nobody's any more when its session has ended, and who was shown presence is told.  FEATURES AU15, XEP-0175 §3 (3)
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <presence to='$alice/phone'/>
alice/phone hears <presence from='$me/web'/>
operator runs session show $me/web
peer leaves
alice/phone hears <presence from='$me/web' type='unavailable'/>
alice/phone says  <message to='$me' id='m1' type='chat'><body>hello</body></message>
alice/phone hears <message from='$me' type='error' id='m1'><error type='cancel'><service-unavailable/></error></message>
operator fails 4 user show $me
