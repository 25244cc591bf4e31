# Where no session is possible the authentication fails and says why.  XEP-0386 §3.2, RFC 6120 §7.6.2.1
server own
only xmppd: it needs our operator
cast alice/desk

operator runs config set limits.sessions_per_user 1
peer reaches login
peer authenticates as alice with PLAIN inline <bind xmlns='urn:xmpp:bind:0'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><temporary-auth-failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><text>*</text></failure>
peer hears </stream:stream>
peer is closed
