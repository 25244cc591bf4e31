# SCRAM-SHA-512.  RFC 5802; draft-melnikov-scram-sha-512
only xmppd: Prosody stores SHA-1 keys only
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-512
peer hears <success/>
