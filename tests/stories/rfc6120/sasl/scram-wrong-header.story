# A GS2 header that is not the one sent before.  RFC 5802 §5.1
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1 spoiled header
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
