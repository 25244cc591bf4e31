# limits.c2s.per_address counts all connections of an address.  XEP-0205
server own
only xmppd: the limits are ours
cast alice/phone

operator runs config set limits.c2s.per_address 1
peer connects
peer opens
peer is closed
operator runs config set limits.c2s.per_address 0
peer connects
peer opens
peer hears <stream:features/>
