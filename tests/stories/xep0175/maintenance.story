# Who has no account stays outside while only administrators may log in, and while his address is locked.  FEATURES AD55, AU27
server own
only xmppd: it needs our operator
cast alice

operator runs config set auth.anonymous true
operator runs maintenance on
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>
operator runs maintenance off
operator runs config set auth.bruteforce.mode Ip
operator runs config set auth.bruteforce.after 1
other reaches login
other authenticates as alice with PLAIN password wrong
other hears <failure><not-authorized/></failure>
other says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
other hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>
