# A token that is a day old is replaced; it is good until the new one is used.  XEP-0484 §3.5, §5.1
only xmppd: others may not offer FAST
cast alice

one   reaches login
one   authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
one   hears <success><token token='?first'/></success> <stream:features/>
one   leaves
wait 25h
two   reaches login
two   authenticates as alice with HT-SHA-256-NONE password $first inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
two   hears <success><token xmlns='urn:xmpp:fast:0' token='?second'/></success> <stream:features/>
three reaches login
three authenticates as alice with HT-SHA-256-NONE password $first inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
three hears <success><token token='?third'/></success> <stream:features/>
four  reaches login
four  authenticates as alice with HT-SHA-256-NONE password $second inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
four  hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
four  authenticates as alice with HT-SHA-256-NONE password $third inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
four  hears <success/> without <token/>
five  reaches login
five  authenticates as alice with HT-SHA-256-NONE password $first inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
five  hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
