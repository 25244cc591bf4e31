# Where accounts are approved, a new one waits until an administrator opens it.  XEP-0077 §3.1.1; RFC 6120 §6.5.1
server own
only xmppd: it changes the registration
cast alice/phone

operator runs config set registration approval --domain $host
peer connects with tls
peer opens to='$host'
peer hears <stream:features><register xmlns='http://jabber.org/features/iq-register'/></stream:features>
peer says  <iq type='set' id='reg1'><query xmlns='jabber:iq:register'><username>bill</username><password>a-good-long-one</password></query></iq>
peer hears <iq type='result' id='reg1'/>
peer authenticates as bill with SCRAM-SHA-256 password a-good-long-one
peer hears <failure><account-disabled/><text>This account waits for an administrator to open it.</text></failure>
operator runs user enable bill@$host
peer authenticates as bill with SCRAM-SHA-256 password a-good-long-one
peer hears <success/>
