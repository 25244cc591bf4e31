# Stream management is offered where a resource can be bound, and refused before that without harm.  XEP-0198 §2, §3
cast alice

peer reaches login
peer says  <enable xmlns='urn:xmpp:sm:3'/>
peer hears <failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
peer authenticates as alice
peer hears <success/>
peer opens
peer hears <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/></stream:features>
peer says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
peer hears <failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b'/>
