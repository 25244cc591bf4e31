# SCRAM-SHA-1; the server proves itself in success.  RFC 6120 §6.4, §13.8.1; RFC 5802
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-1
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer opens
peer hears <stream:features><bind/></stream:features>
