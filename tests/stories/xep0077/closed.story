# Registration is closed unless somebody opens it: no stream feature, and an answer that says so.  XEP-0077 §3.1, §8
cast alice/phone

peer connects with tls
peer opens to='$host'
peer hears <stream:features><mechanisms/></stream:features> without <register/>
peer says  <iq type='get' id='reg1' to='$host'><query xmlns='jabber:iq:register'/></iq>
peer hears <iq type='error' id='reg1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
peer says  <iq type='set' id='reg2' to='$host'><query xmlns='jabber:iq:register'><username>bill</username><password>a-good-long-one</password></query></iq>
peer hears <iq type='error' id='reg2'><error type='cancel'><service-unavailable/></error></iq>
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
