# An upgrade that is given up, goes wrong or is another one than was asked for lets nobody in and changes nothing.  XEP-0480 §2.3, XEP-0388 §2.4
only xmppd: its database is changed
server own
cast alice

server forgets keys of alice but SCRAM-SHA-1
one reaches login
one authenticates as alice with SCRAM-SHA-1 inline <upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>
one hears <continue><tasks><task>UPGR-SCRAM-SHA-256</task></tasks></continue>
one says  <abort xmlns='urn:xmpp:sasl:2'/>
one hears <failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
one authenticates as alice with SCRAM-SHA-1 inline <upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>
one hears <continue/>
one upgrades as alice with SCRAM-SHA-256 spoiled length
one hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
one authenticates as alice with SCRAM-SHA-1 inline <upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>
one hears <continue/>
one upgrades as alice with SCRAM-SHA-512
one hears <failure xmlns='urn:xmpp:sasl:2'><invalid-mechanism xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
one drops
two reaches login
two authenticates as alice with SCRAM-SHA-256 inline
two hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
two authenticates as alice with SCRAM-SHA-1 inline
two hears <success xmlns='urn:xmpp:sasl:2'/>
