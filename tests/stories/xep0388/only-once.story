# Who has authenticated cannot do so again.  XEP-0388 §4.8
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer authenticates as alice with PLAIN inline
peer hears <success xmlns='urn:xmpp:sasl:2'/> <stream:features/>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'/>
peer hears <stream:error/>
peer is closed
