# A wrong proof, a wrong nonce, a wrong header: not-authorized, and the stream lives on.  RFC 6120 §6.4.5, §6.5.10; RFC 5802 §7
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1 spoiled proof
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-1
peer hears <success/>
