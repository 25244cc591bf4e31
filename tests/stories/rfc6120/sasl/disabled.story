# A disabled account: who proves the password is told, nobody else.  RFC 6120 §6.5.2
only xmppd: it needs our operator
cast alice

operator runs user disable $alice --reason unpaid
peer reaches login
peer authenticates as alice with PLAIN password wrong
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure> without <account-disabled/>
peer authenticates as alice with PLAIN
peer hears <failure><account-disabled/></failure>
operator runs user enable $alice
peer authenticates as alice with PLAIN
peer hears <success/>
