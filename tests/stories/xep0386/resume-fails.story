# Where no session goes on the client hears that, and its new one is bound; without a wish for one it can still bind.  XEP-0198 §9.2.1, XEP-0386 §3.2
only xmppd: others may not offer Bind 2
cast alice bob

other reaches login
other authenticates as bob with PLAIN inline <bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>
other hears <success><bound><enabled id='?session'/></bound></success> <stream:features/>
peer  reaches login
peer  authenticates as alice with PLAIN inline <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/><bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3'/></bind>
peer  hears <success><failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed><bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3'/></bound></success> <stream:features/>
third reaches login
third authenticates as alice with PLAIN inline <resume xmlns='urn:xmpp:sm:3' previd='x'/>
third hears <success><failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed></success> <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>
