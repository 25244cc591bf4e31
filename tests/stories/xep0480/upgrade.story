# A client whose account has old keys only brings those for further mechanisms, and logs in with them from then on.  XEP-0480 §2.2, §3
only xmppd: its database is changed
server own
cast alice

server forgets keys of alice but SCRAM-SHA-1
before reaches login
before authenticates as alice with SCRAM-SHA-256 inline
before hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
before drops
client reaches login
client authenticates as alice with SCRAM-SHA-1-PLUS inline <upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade><upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-512</upgrade>
client hears <continue xmlns='urn:xmpp:sasl:2'><additional-data/><tasks><task>UPGR-SCRAM-SHA-256</task></tasks></continue>
client upgrades as alice with SCRAM-SHA-256
client hears <continue xmlns='urn:xmpp:sasl:2'><tasks><task>UPGR-SCRAM-SHA-512</task></tasks></continue>
client upgrades as alice with SCRAM-SHA-512
client hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$alice</authorization-identifier></success>
client drops
server restarts
one reaches login
one authenticates as alice with SCRAM-SHA-256-PLUS inline
one hears <success xmlns='urn:xmpp:sasl:2'/>
one drops
two reaches login
two authenticates as alice with SCRAM-SHA-512
two hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
two drops
# What is there already is not asked for; the old keys are as good as before.
again reaches login
again authenticates as alice with SCRAM-SHA-1 inline <upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>
again hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$alice</authorization-identifier></success>
