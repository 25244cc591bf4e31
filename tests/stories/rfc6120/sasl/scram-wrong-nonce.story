# A nonce that is not the server's.  RFC 5802 §5.1
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1 spoiled nonce
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
