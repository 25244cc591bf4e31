# Channel binding over TLS 1.2.  RFC 9266 §2, §3; RFC 5929 §4
only xmppd: Prosody 0.12 knows tls-unique only
cast alice

peer connects
peer opens
peer hears <stream:features/>
peer starttls with 1.2
peer opens
peer hears <stream:features/>
peer authenticates as alice with SCRAM-SHA-256-PLUS binding tls-server-end-point
peer hears <success/>
