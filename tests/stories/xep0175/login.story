# Where it is on it is offered inside TLS by both profiles, and everybody gets an address of his own.  XEP-0175 §3, §4
server own
only xmppd: it changes the configuration

operator runs config set auth.anonymous true
operator runs config set tls.required false
plain connects
plain opens
plain hears <stream:features><mechanisms/></stream:features> without <mechanism>ANONYMOUS</mechanism>
plain says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
plain hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><encryption-required/></failure>
peer reaches tls
peer opens
peer hears <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms><authentication xmlns='urn:xmpp:sasl:2'><mechanism>ANONYMOUS</mechanism></authentication></stream:features>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer opens
peer hears <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>?one</jid></bind></iq>
other reaches login
other says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><initial-response>{base64 sirhc}</initial-response><bind xmlns='urn:xmpp:bind:0'/></authenticate>
other hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>?two</authorization-identifier><bound xmlns='urn:xmpp:bind:0'/></success> <stream:features/> without <metadata/> <authorization-identifier>$one</authorization-identifier>
other says  <message to='$one' id='m1' type='chat'><body>hello</body></message>
peer  hears <message from='$two' to='$one' id='m1'/>
