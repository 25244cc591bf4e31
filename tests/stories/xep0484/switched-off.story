# Where tokens are switched off none is offered, taken or given.  XEP-0484 §3.1
server own
only xmppd: it needs our operator
cast alice

one  reaches login
one  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
one  hears <success><token token='?token'/></success> <stream:features/>
operator runs config set auth.fast.lifetime 0s
two  reaches tls
two  opens
two  hears <stream:features><authentication/></stream:features> without <fast/>
two  authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
two  hears <failure xmlns='urn:xmpp:sasl:2'><invalid-mechanism xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
