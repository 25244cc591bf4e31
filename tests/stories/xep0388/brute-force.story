# Guessing is locked out by either profile, and counted together.  XEP-0388 §3
only xmppd: it is our lock
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1 password a
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer authenticates as alice with SCRAM-SHA-1 password b inline
peer hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with PLAIN password c
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer authenticates as alice with PLAIN password d inline
peer hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with PLAIN password e inline
peer hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
again reaches login
again authenticates as alice with SCRAM-SHA-1 inline
again hears <failure xmlns='urn:xmpp:sasl:2'><temporary-auth-failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
