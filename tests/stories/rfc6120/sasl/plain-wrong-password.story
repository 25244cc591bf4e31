# A wrong password: not-authorized; the client may try again.  RFC 6120 §6.4.5, §6.5.10
cast alice

peer reaches login
peer authenticates as alice with PLAIN password wrong
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>
peer authenticates as alice with PLAIN
peer hears <success/>
