# listeners: on another listener a domain is as unknown as any.  FEATURES §13.9 (10), RFC 6120 §4.9.3.6
server own
only xmppd: it changes the configuration
cast alice

operator runs vhost add second.test
operator runs config set listeners c2s --domain second.test
operator runs config set listeners c2s_tls --domain $host
plain connects
plain opens
plain hears <stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
other connects
other opens to='second.test'
other hears <stream:features><starttls/></stream:features>
tls connects with tls
tls opens to='second.test'
tls hears <stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
direct connects with tls
direct opens
direct hears <stream:features/>
direct authenticates as alice with SCRAM-SHA-256
direct hears <success/>
operator fails 3 config set listeners [] --domain $host
operator runs doctor config
operator runs config set listen.c2s_tls []
operator fails 8 doctor config
