# PLAIN inside TLS.  RFC 6120 §13.8.3; RFC 4616
cast alice

peer reaches login
peer authenticates as alice with PLAIN
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
