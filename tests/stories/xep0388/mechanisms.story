# Every mechanism works by SASL2 as it does by SASL.  XEP-0388 §2.5
only xmppd: others may not offer SASL2
cast alice

one   reaches login
one   authenticates as alice with PLAIN inline
one   hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$alice</authorization-identifier></success> without <additional-data/>
two   reaches login
two   authenticates as alice with SCRAM-SHA-1-PLUS binding tls-server-end-point inline
two   hears <success xmlns='urn:xmpp:sasl:2'/>
three reaches login
three authenticates as alice with SCRAM-SHA-512-PLUS authzid $alice inline
three hears <success xmlns='urn:xmpp:sasl:2'/>
