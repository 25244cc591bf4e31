# limits.stanza_size holds for those who are logged in, limits.c2s.unauthenticated_stanza_size for the others.  RFC 6120 §13.12
server own
only xmppd: the limits are ours
cast alice bob

operator runs config set limits.stanza_size 20kB
operator runs config set limits.c2s.unauthenticated_stanza_size 10kB
alice/phone logs in
alice/phone says  <message to='$bob' id='m1'><body>{15000*x}</body></message>
alice/phone hears nothing
alice/phone sends <message to='$bob' id='m2'><body>{25000*x}</body></message>
alice/phone hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
peer reaches login
peer sends <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{12000*A}
peer hears <stream:error><policy-violation/></stream:error>
peer is closed
operator fails 3 config set limits.stanza_size 9kB
