# SCRAM-SHA-1-PLUS with tls-exporter (TLS 1.3).  RFC 5802 §6; RFC 9266
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1-PLUS binding tls-exporter
peer hears <success/>
