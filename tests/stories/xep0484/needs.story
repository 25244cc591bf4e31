# Without <fast/> or without the id of the installation no token is taken, and none is given.  XEP-0484 §3.4, §4.1
only xmppd: others may not offer FAST
cast alice

peer reaches login
peer authenticates as alice with HT-SHA-256-NONE password x inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with HT-SHA-256-NONE password x inline <fast xmlns='urn:xmpp:fast:0'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='HT-SHA-256-NONE'>AAAA</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>
peer authenticates as alice with PLAIN inline <request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
peer hears <success xmlns='urn:xmpp:sasl:2'/> without <token/>
