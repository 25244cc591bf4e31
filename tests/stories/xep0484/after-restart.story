# A token outlives the server.  XEP-0484 §4.2
server own
only xmppd: it needs our operator
cast alice

one  reaches login
one  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
one  hears <success><token token='?token'/></success> <stream:features/>
server is killed
two  reaches login
two  authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
two  hears <success/>
