# tls.profile: strict speaks TLS 1.3 only.  RFC 9325 §3.1.1
server own
only xmppd: it changes the configuration

operator runs config set tls.profile strict
peer connects with tls 1.2
peer is closed
other connects with tls
other opens
other hears <stream:features/>
operator runs config set tls.profile modern
third connects with tls 1.2
third opens
third hears <stream:features/>
