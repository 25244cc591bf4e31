# A new account is made before login, where the domain is open, and logs in on the same stream.  XEP-0077 §3.1, §3.1.1, §8, §9
server own
only xmppd: it changes the registration
cast alice/phone

operator runs config set registration open --domain $host
peer connects with tls
peer opens to='$host'
peer hears <stream:features><mechanisms/><register xmlns='http://jabber.org/features/iq-register'/></stream:features>
peer says  <iq type='get' id='reg1' to='$host'><query xmlns='jabber:iq:register'/></iq>
peer hears <iq type='result' id='reg1'><query xmlns='jabber:iq:register'><instructions/><username/><password/>
    <x xmlns='jabber:x:data' type='form'><field type='hidden' var='FORM_TYPE'><value>jabber:iq:register</value></field>
    <field var='username' type='text-single'><required/></field><field var='password' type='text-private'><required/></field></x></query></iq> without <registered/>
peer says  <iq type='set' id='reg2'><query xmlns='jabber:iq:register'><username>bill</username></query></iq>
peer hears <iq type='error' id='reg2'><error type='modify' code='406'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
peer says  <iq type='set' id='reg3'><query xmlns='jabber:iq:register'><username>$alice.name</username><password>a-good-long-one</password></query></iq>
peer hears <iq type='error' id='reg3'><error type='cancel' code='409'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq> without <password/>
peer says  <iq type='set' id='reg4'><query xmlns='jabber:iq:register'><username>bill</username><password>geheim</password></query></iq>
peer hears <iq type='error' id='reg4'><error type='modify'><not-acceptable/><text>Password refused: it has 6 characters, at least 8 are needed.</text></error></iq>
peer says  <iq type='set' id='reg5'><query xmlns='jabber:iq:register'><username>b@d</username><password>a-good-long-one</password></query></iq>
peer hears <iq type='error' id='reg5'><error type='modify'><not-acceptable/></error></iq>
peer says  <iq type='set' id='unreg'><query xmlns='jabber:iq:register'><remove/></query></iq>
peer hears <iq type='error' id='unreg'><error type='wait' code='400'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
peer says  <iq type='set' id='reg6'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='username'><value>bill</value></field><field var='password'><value>a-good-long-one</value></field></x></query></iq>
peer hears <iq type='result' id='reg6'/>
peer says  <iq type='set' id='reg7'><query xmlns='jabber:iq:register'><username>will</username><password>a-good-long-one</password></query></iq>
peer hears <iq type='error' id='reg7'><error type='modify'><not-acceptable/></error></iq>
peer authenticates as bill with SCRAM-SHA-256 password a-good-long-one
peer hears <success/>
operator runs user show bill@$host
