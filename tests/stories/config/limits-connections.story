# limits.c2s.connections counts the connections of all clients.  XEP-0205
server own
only xmppd: the limits are ours
cast alice/phone

operator runs config set limits.c2s.connections 1
peer connects
peer opens
peer is closed
operator runs config set limits.c2s.connections 0
peer connects
peer opens
peer hears <stream:features/>
