# tls.required: false lets clients log in without TLS, never with PLAIN; a domain may be stricter.  RFC 6120 §5.3.1, §13.8
server own
only xmppd: it changes the configuration
cast alice

operator runs config set tls.required false
peer connects
peer opens
peer hears <stream:features><starttls/><mechanisms/></stream:features> without <required/> <mechanism>PLAIN</mechanism>
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
operator runs config set tls.required true --domain $host
other connects
other opens
other hears <stream:features><starttls><required/></starttls></stream:features> without <mechanisms/>
operator runs config set tls.required true
operator fails 6 config set tls.required false --domain $host
