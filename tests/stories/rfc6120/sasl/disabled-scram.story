# The same with SCRAM: only behind a right proof.  RFC 6120 §6.5.2
only xmppd: it needs our operator
cast alice

operator runs user disable $alice
peer reaches login
peer authenticates as alice with SCRAM-SHA-256 password wrong
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><account-disabled/></failure>
