# Mechanisms for tokens are offered within SASL2 only, bound to the connection and not.  XEP-0484 §3.1
only xmppd: others may not offer FAST
peer reaches tls
peer opens
peer hears <stream:features><authentication xmlns='urn:xmpp:sasl:2'><inline><fast xmlns='urn:xmpp:fast:0' tls-0rtt='!'><mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-ENDP</mechanism><mechanism>HT-SHA-256-NONE</mechanism></fast></inline></authentication></stream:features> without <mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>HT-SHA-256-NONE</mechanism></mechanisms>
