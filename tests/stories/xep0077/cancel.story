# An account is given up: the answer, the end of all sessions, and a time in which an administrator can bring it back.  XEP-0077 §3.2
server own
only xmppd: the time of grace is ours
cast alice/phone alice/tablet(quiet) bob/laptop

alice/phone says   <iq type='set' id='u1'><query xmlns='jabber:iq:register'><remove/><username>x</username></query></iq>
alice/phone hears  <iq type='error' id='u1'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  says   <iq type='set' id='u2' to='$alice'><query xmlns='jabber:iq:register'><remove/></query></iq>
bob/laptop  hears  <iq type='error' id='u2'><error type='auth' code='403'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='u3'><query xmlns='jabber:iq:register'><remove/></query></iq>
alice/phone hears  <iq type='result' id='u3'/> <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
alice/tablet hears <stream:error><not-authorized/></stream:error>
alice/tablet is closed
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><account-disabled/></failure>
operator runs user enable $alice
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
