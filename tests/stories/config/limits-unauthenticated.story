# limits.c2s.unauthenticated is the time from connecting to the login.  RFC 6120 §4.9.3.4; XEP-0205
server own
only xmppd: it moves the clock

operator runs config set limits.c2s.unauthenticated 10s
peer connects
peer opens
peer hears <stream:features/>
wait 11s
peer hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
