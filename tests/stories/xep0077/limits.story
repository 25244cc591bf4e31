# Who makes accounts one after the other waits; names that are to have rights are nobody's.  XEP-0077 §3.1.1
server own
only xmppd: it changes the registration
cast alice/phone

operator runs config set registration open --domain $host
operator runs config set limits.c2s.registrations_per_hour 1
operator runs config set owner boss@$host --domain $host
one connects with tls
one opens to='$host'
one hears <stream:features/>
one says  <iq type='set' id='r0'><query xmlns='jabber:iq:register'><username>boss</username><password>a-good-long-one</password></query></iq>
one hears <iq type='error' id='r0'><error type='cancel'><conflict/></error></iq>
one says  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><username>bill</username><password>a-good-long-one</password></query></iq>
one hears <iq type='result' id='r1'/>
two connects with tls
two opens to='$host'
two hears <stream:features/>
two says  <iq type='set' id='r2'><query xmlns='jabber:iq:register'><username>will</username><password>a-good-long-one</password></query></iq>
two hears <iq type='error' id='r2'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
operator runs config set limits.c2s.registrations_per_hour 0
operator runs config set max_users 2 --domain $host
three connects with tls
three opens to='$host'
three hears <stream:features/>
three says  <iq type='set' id='r3'><query xmlns='jabber:iq:register'><username>will</username><password>a-good-long-one</password></query></iq>
three hears <iq type='error' id='r3'><error type='cancel'><not-allowed/></error></iq>
