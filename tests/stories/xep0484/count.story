# A count that was seen is not taken again.  XEP-0484 §3.4
only xmppd: others may not offer FAST
cast alice

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
peer hears <success><token token='?token'/></success>
two  reaches login
two  authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0' count='3'/>
two  hears <success/>
three reaches login
three authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0' count='3'/>
three hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
three authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0' count='4'/>
three hears <success/>
