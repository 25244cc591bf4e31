# The own bare JID as authorization identity is accepted.  RFC 6120 §6.3.8
cast alice

peer reaches login
peer authenticates as alice with PLAIN authzid $alice
peer hears <success/>
other reaches login
other authenticates as alice with SCRAM-SHA-1 authzid $alice
other hears <success/>
