# A new account is welcomed at its first login, and only then.  XEP-0133 §4.27, §4.28
server own
only xmppd: the roles are ours
cast alice/phone bob/laptop

operator runs user role $alice admin
bob/laptop  leaves
alice/phone says   <iq type='set' id='w1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-welcome'/></iq>
alice/phone hears  <iq type='result' id='w1'><command status='executing' sessionid='?s'/></iq>
alice/phone says   <iq type='set' id='w2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-welcome' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='welcome'><value>Welcome!</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='w2'><command status='completed'/></iq>
operator runs user add juliet@$host --password-stdin << a-good-long-one
peer reaches login
peer authenticates as juliet with SCRAM-SHA-256 password a-good-long-one
peer hears <success/>
peer opens to='$host'
peer hears <stream:features><bind/></stream:features>
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>
peer hears <iq type='result' id='b1'/>
peer says  <presence/>
peer hears in any order <presence from='juliet@$host/balcony'/> <message from='$host'><body>Welcome!</body></message>
peer says  <presence type='unavailable'/>
peer hears <presence type='unavailable'/>
peer says  <presence/>
peer hears <presence from='juliet@$host/balcony'/>
peer says  <iq type='get' id='p1' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
peer hears <iq type='result' id='p1'/>
bob/tablet logs in
bob/tablet says  <presence/>
bob/tablet hears <presence from='$bob/tablet'/>
bob/tablet hears nothing
alice/phone says   <iq type='set' id='w3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-welcome'/></iq>
alice/phone hears  <iq type='result' id='w3'><command status='completed'/></iq>
