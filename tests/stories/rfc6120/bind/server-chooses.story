# Without a resource the server makes one, and says the full JID.  RFC 6120 §7.6, §7.6.1
cast alice

peer reaches bind as alice
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>?first</jid></bind></iq>
other reaches bind as alice
other says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
other hears <iq type='result' id='b1'><bind><jid>*</jid></bind></iq> without <jid>$first</jid>
peer hears nothing
