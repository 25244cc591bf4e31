# What cannot be a resource is a bad request, and the client may try again.  RFC 6120 §7.7.2.1, §7.7.3
cast alice

peer reaches bind as alice
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{1100*x}</resource></bind></iq>
peer hears <iq type='error' id='b1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
peer says  <iq type='set' id='b2'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>fine</resource></bind></iq>
peer hears <iq type='result' id='b2'><bind><jid>$alice/fine</jid></bind></iq>
