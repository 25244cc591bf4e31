# A client gets a token with its login and logs in again with it, as often as it likes; a session goes on with it, too.  XEP-0484 §3.2-§3.4
only xmppd: others may not offer FAST
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256 inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-EXPR'/>
peer hears <success><authorization-identifier>?jid</authorization-identifier><bound><enabled id='?session'/></bound><token xmlns='urn:xmpp:fast:0' token='?token' expiry='*'/></success> <stream:features/>
peer drops
peer reaches login
peer authenticates as alice with HT-SHA-256-EXPR password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/><fast xmlns='urn:xmpp:fast:0'/>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$jid</authorization-identifier><resumed xmlns='urn:xmpp:sm:3' previd='$session'/></success> without <token/>
peer leaves
peer reaches login
peer authenticates as alice with HT-SHA-256-EXPR password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'/><fast xmlns='urn:xmpp:fast:0'/>
peer hears <success xmlns='urn:xmpp:sasl:2'><bound xmlns='urn:xmpp:bind:0'/></success> <stream:features/>
