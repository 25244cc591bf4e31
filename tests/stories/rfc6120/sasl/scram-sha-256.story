# SCRAM-SHA-256.  RFC 7677
only xmppd: Prosody stores SHA-1 keys only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
