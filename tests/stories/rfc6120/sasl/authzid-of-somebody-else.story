# Another one's is invalid-authzid.  RFC 6120 §6.3.8, §6.5.6
cast alice bob

peer reaches login
peer authenticates as alice with PLAIN authzid $bob
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-authzid/></failure>
peer authenticates as alice with SCRAM-SHA-1 authzid $bob
peer hears <failure/>
