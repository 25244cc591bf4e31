# A device that was not seen for as long as is set is forgotten, and its token with it.  XEP-0494 §6
server own
only xmppd: it needs our operator
cast alice

peer  reaches login
peer  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
peer  hears <success><token token='?token'/></success> <stream:features/>
peer  drops
wait 2h
again reaches login
again authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
again hears <success xmlns='urn:xmpp:sasl:2'/> <stream:features/>
again drops
operator runs config set auth.devices.keep 3h
wait 4h
wait 2h
third reaches login
third authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
third hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
