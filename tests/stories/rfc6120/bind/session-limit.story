# Over the limit of sessions per account: resource-constraint.  RFC 6120 §7.6.2.1
only xmppd: the limit is ours
server own
cast alice/one(quiet) alice/two(quiet)

operator runs config set limits.sessions_per_user 2
peer reaches bind as alice
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='error' id='b1'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/one leaves
peer says  <iq type='set' id='b2'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b2'/>
