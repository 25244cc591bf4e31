# SCRAM-SHA-256-PLUS with both channel bindings.  RFC 5802 §6; RFC 9266; RFC 5929 §4
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256-PLUS binding tls-exporter
peer hears <success/>
other reaches login
other authenticates as alice with SCRAM-SHA-256-PLUS binding tls-server-end-point
other hears <success/>
