# Everybody here can find out that there is no account behind an address.  XEP-0175 §5
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?me</authorization-identifier></success> <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>web</resource></bind></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$me/web</jid></bind></iq>
alice/phone says  <iq to='$me' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears <iq from='$me' type='result' id='d1'><query><identity category='account' type='anonymous'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/></query></iq> without <identity type='registered'/> <feature var='urn:xmpp:mam:2'/>
peer says  <iq type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
peer hears <iq type='result' id='d2'><query><identity category='account' type='anonymous'/></query></iq>
alice/phone says  <iq to='$me' type='get' id='d3'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears <iq from='$me' type='error' id='d3'><error><service-unavailable/></error></iq>
alice/phone says  <iq to='$me' type='get' id='d4'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
alice/phone hears <iq from='$me' type='result' id='d4'><query/></iq> without <item/>
