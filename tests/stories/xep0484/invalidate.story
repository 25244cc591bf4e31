# A client that logs out takes its token back; it is let in a last time, and gets no other one.  XEP-0484 §3.6
only xmppd: others may not offer FAST
cast alice

one   reaches login
one   authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
one   hears <success><token token='?token'/></success> <stream:features/>
one   leaves
wait 25h
two   reaches login
two   authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0' invalidate='true'/>
two   hears <success/> without <token/>
three reaches login
three authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
three hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
