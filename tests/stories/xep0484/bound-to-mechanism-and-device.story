# A token is good for its mechanism, its installation and its account only.  XEP-0484 §3.4
only xmppd: others may not offer FAST
cast alice bob

peer  reaches login
peer  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-ENDP'/>
peer  hears <success><token xmlns='urn:xmpp:fast:0' token='?token'/></success> <stream:features/>
other reaches login
other authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
other hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
other authenticates as alice with HT-SHA-256-ENDP password $token inline <user-agent id='e4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
other hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
other authenticates as bob with HT-SHA-256-ENDP password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
other hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
other authenticates as alice with HT-SHA-256-ENDP password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
other hears <success xmlns='urn:xmpp:sasl:2'/>
