# A client that says "you do not support channel binding" to a server that does is under attack.  RFC 5802 §6
only xmppd: Prosody 0.12 has no channel binding for TLS 1.3
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256 binding supported
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
