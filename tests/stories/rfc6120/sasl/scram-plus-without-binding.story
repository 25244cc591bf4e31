# A -PLUS mechanism without channel binding, and the other way round.  RFC 5802 §6, §7
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256-PLUS binding none
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer authenticates as alice with SCRAM-SHA-256 binding tls-exporter
peer hears <failure/>
