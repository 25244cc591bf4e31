# What the client says of itself is checked and not used.  RFC 4505 §2, §3; XEP-0175 §3
server own
only xmppd: it changes the configuration

operator runs config set auth.anonymous true
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>{base64 a\0b}</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><malformed-request/></failure>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>{base64 admin@localhost}</auth>
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer opens
peer hears <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>*</jid></bind></iq> without <jid>admin@localhost</jid>
