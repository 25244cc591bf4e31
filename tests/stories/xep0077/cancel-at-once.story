# Without a time of grace an account that is given up is gone.  XEP-0077 §3.2
server own
only xmppd: the time of grace is ours
cast alice/phone bob/laptop
friends alice bob

operator runs config set registration_delete_grace 0s --domain $host
alice/phone says   <iq type='set' id='u1'><query xmlns='jabber:iq:register'><remove/></query></iq>
alice/phone hears  <iq type='result' id='u1'/> <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/> <presence type='unsubscribe' from='$alice'/> <presence type='unsubscribed' from='$alice'/>
operator fails 4 user show $alice
bob/laptop  says   <message to='$alice' id='m1' type='chat'><body>are you there?</body></message>
bob/laptop  hears  <message from='$alice' id='m1' type='error'><error><service-unavailable/></error></message>
