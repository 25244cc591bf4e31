# The client's resource is taken.  RFC 6120 §7.7.1, §4.3.6
cast alice bob/laptop

peer reaches bind as alice
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>
peer hears <iq type='result' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>$alice/balcony</jid></bind></iq>
peer says  <message to='$bob' id='m1'/>
bob/laptop hears <message id='m1' from='$alice/balcony'/>
