# Channel binding over direct TLS.  RFC 5802 §6; XEP-0368
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer connects with tls
peer opens
peer hears <stream:features/>
peer authenticates as alice with SCRAM-SHA-1-PLUS binding tls-exporter
peer hears <success/>
