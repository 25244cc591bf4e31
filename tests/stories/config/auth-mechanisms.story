# auth.mechanisms is what a domain offers, and the rest is refused.  RFC 6120 §6.3.3, §6.5.8
server own
only xmppd: it changes the configuration
cast alice

operator runs config set auth.mechanisms SCRAM-SHA-256 --domain $host
peer connects with tls
peer opens
peer hears <stream:features><mechanisms><mechanism>SCRAM-SHA-256</mechanism></mechanisms></stream:features> without <mechanism>PLAIN</mechanism>
peer authenticates as alice with SCRAM-SHA-1
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism-too-weak/></failure>
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
