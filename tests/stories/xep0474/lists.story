# What was offered is signed with the password, in both profiles: the client compares it with what has reached it.  XEP-0474 §6, XEP-0515 §4
only xmppd: others may not have it
cast alice

one   reaches login
one   authenticates as alice with SCRAM-SHA-1
one   hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
two   reaches login
two   authenticates as alice with SCRAM-SHA-256-PLUS inline
two   hears <success xmlns='urn:xmpp:sasl:2'/>
three connects
three opens
three hears <stream:features/>
three starttls 1.2
three opens
three hears <stream:features/>
three authenticates as alice with SCRAM-SHA-512-PLUS binding tls-server-end-point
three hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
