# Success names the account; the features follow on the same stream, and a resource can be bound.  XEP-0388 §2.6.1, §5.1
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256 inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>AwesomeXMPP</software></user-agent>
peer hears <success xmlns='urn:xmpp:sasl:2'><additional-data/><authorization-identifier>$alice</authorization-identifier></success> <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/></stream:features>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>phone</resource></bind></iq>
peer hears <iq type='result' id='b'><bind><jid>$alice/phone</jid></bind></iq>
peer says  <message to='$alice/phone' id='m'/>
peer hears <message id='m'/>
