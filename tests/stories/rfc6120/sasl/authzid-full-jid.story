# An authorization identity is a bare JID.  RFC 6120 §6.3.8
only xmppd: others ignore it
cast alice

peer reaches login
peer authenticates as alice with PLAIN authzid $alice/phone
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-authzid/></failure>
