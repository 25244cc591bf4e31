# Who fails too often is sent away: five retries are allowed.  RFC 6120 §6.4.5
only xmppd: the number of attempts is ours
cast alice bob

peer reaches login
peer authenticates as alice with PLAIN password wrong1
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with PLAIN password wrong2
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with PLAIN password wrong3
peer hears <failure><not-authorized/></failure>
peer authenticates as bob with PLAIN password wrong4
peer hears <failure><not-authorized/></failure>
peer authenticates as bob with PLAIN password wrong5
peer hears <failure><not-authorized/></failure>
peer authenticates as bob with PLAIN password wrong6
peer hears <failure><not-authorized/></failure>
peer hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
