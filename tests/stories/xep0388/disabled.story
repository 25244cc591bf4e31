# Who may not log in hears why, and only with the right password.  XEP-0388 §2.6.2, RFC 6120 §6.5.2
only xmppd: it needs our operator
cast alice

operator runs user disable $alice --reason holidays
peer reaches login
peer authenticates as alice with SCRAM-SHA-256 password wrong inline
peer hears exactly <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with SCRAM-SHA-256 inline
peer hears <failure xmlns='urn:xmpp:sasl:2'><account-disabled xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><text>*</text></failure>
