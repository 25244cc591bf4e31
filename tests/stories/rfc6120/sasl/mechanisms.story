# The mechanisms are offered inside TLS: SCRAM with SHA-1, SHA-256, SHA-512, each with channel binding, and PLAIN.  RFC 6120 §6.4.1, §13.8
only xmppd: others offer other ones
peer reaches tls
peer opens
peer hears <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-512-PLUS</mechanism><mechanism>SCRAM-SHA-512</mechanism><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1-PLUS</mechanism><mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms></stream:features>
