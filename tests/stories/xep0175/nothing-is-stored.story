# Who has no account has nothing stored for him, and is told so.  FEATURES AU15, XEP-0175 §3 (3, 4)
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <iq type='get' id='q1'><query xmlns='jabber:iq:roster'/></iq>
peer hears <iq type='result' id='q1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
peer says  <iq type='set' id='q2'><query xmlns='jabber:iq:roster'><item jid='$alice'/></query></iq>
peer hears <iq type='error' id='q2'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='set' id='q3'><vCard xmlns='vcard-temp'><FN>Nobody</FN></vCard></iq>
peer hears <iq type='error' id='q3'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='get' id='q4'><vCard xmlns='vcard-temp'/></iq>
peer hears <iq type='error' id='q4'><error><item-not-found/></error></iq>
peer says  <iq type='set' id='q5'><query xmlns='jabber:iq:private'><x xmlns='urn:example:x'/></query></iq>
peer hears <iq type='error' id='q5'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'/></iq>
peer hears <iq type='error' id='q6'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='set' id='q7'><block xmlns='urn:xmpp:blocking'><item jid='$alice'/></block></iq>
peer hears <iq type='error' id='q7'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='set' id='q8'><enable xmlns='urn:xmpp:push:0' jid='push.example' node='n'/></iq>
peer hears <iq type='error' id='q8'><error type='auth'><forbidden/></error></iq>
peer says  <presence to='$alice' type='subscribe' id='p1'/>
peer hears <presence type='error' id='p1'><error type='auth'><forbidden/></error></presence>
alice/phone says  <presence to='$me' type='subscribe' id='p2'/>
alice/phone might hear <presence type='unsubscribed'/>
peer hears nothing
peer says  <iq type='set' id='q9'><enable xmlns='urn:xmpp:carbons:2'/></iq>
peer hears <iq type='result' id='q9'/>
peer says  <message to='$alice' id='m1' type='chat'><body>hello</body></message>
alice/phone hears <message from='$me/web' id='m1'/>
alice/phone says  <message to='$me' id='m2' type='chat'><body>hello</body></message>
alice/phone hears <message from='$me' type='error' id='m2'><error type='cancel'><service-unavailable/></error></message>
peer says  <presence/>
peer hears <presence from='$me/web'/>
alice/phone says  <message to='$me' id='m3' type='chat'><body>hello</body></message>
peer hears <message from='$alice/phone' id='m3'/> without <stanza-id xmlns='urn:xmpp:sid:0'/>
