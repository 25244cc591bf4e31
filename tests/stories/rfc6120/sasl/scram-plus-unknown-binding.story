# A channel binding that the server does not know.  RFC 5802 §6
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256-PLUS binding tls-unheard-of
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
