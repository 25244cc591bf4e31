# After a new password the old one is wrong, for every mechanism, and open sessions end.  RFC 6120 §6
only xmppd: it needs our operator
cast alice/phone

operator runs user passwd $alice --password-stdin << brand-new
alice/phone hears <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256 password brand-new
peer hears <success/>
