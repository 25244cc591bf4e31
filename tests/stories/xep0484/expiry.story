# A token whose time is over is refused as such; the password still works.  XEP-0484 §4.2
only xmppd: others may not offer FAST
cast alice

one  reaches login
one  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
one  hears <success><token token='?token'/></success> <stream:features/>
one  leaves
wait 22d
two  reaches login
two  authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
two  hears <failure xmlns='urn:xmpp:sasl:2'><credentials-expired xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
two  authenticates as alice with SCRAM-SHA-1 inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>
two  hears <success/>
