# Channel binding data of another connection is refused.  RFC 5802 §6, §7
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256-PLUS binding tls-exporter spoiled binding
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256-PLUS binding tls-server-end-point spoiled binding
peer hears <failure><not-authorized/></failure>
