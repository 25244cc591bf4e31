# An unknown user cannot be told from a wrong password, in any mechanism.  RFC 6120 §6.5.10, §13.11
cast alice

peer reaches login
peer authenticates as nobody with PLAIN password wrong
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
peer authenticates as nobody with SCRAM-SHA-1 password wrong
peer hears <failure><not-authorized/></failure>
