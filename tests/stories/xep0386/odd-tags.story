# A tag that cannot be part of a resource is left out.  XEP-0386 §3.2.1
only xmppd: others may not offer Bind 2
cast alice

peer reaches login
peer authenticates as alice with PLAIN inline <bind xmlns='urn:xmpp:bind:0'><tag>{1020*x}</tag></bind>
peer hears <success><authorization-identifier>*</authorization-identifier><bound/></success> without <authorization-identifier>$alice</authorization-identifier>
