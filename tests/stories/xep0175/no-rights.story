# Who has no account commands nothing, whatever the rules say of everybody.  FEATURES AU15
server own
only xmppd: it changes the configuration

operator runs config set auth.anonymous true
operator runs config set server.permissions *:ALL
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
peer says  <iq to='$host' type='set' id='q1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num'/></iq>
peer hears <iq type='error' id='q1'><error type='auth'><forbidden/></error></iq>
peer says  <iq to='$host' type='get' id='q2'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
peer hears <iq type='error' id='q2'><error type='auth'><forbidden/></error></iq>
peer says  <iq to='$host' type='get' id='q3'><query xmlns='jabber:iq:register'/></iq>
peer hears <iq type='error' id='q3'><error type='auth'><forbidden/></error></iq>
peer says  <iq type='set' id='q4'><query xmlns='jabber:iq:register'><username>$me</username><password>x12345678y</password></query></iq>
peer hears <iq type='error' id='q4'><error type='auth'><forbidden/></error></iq>
