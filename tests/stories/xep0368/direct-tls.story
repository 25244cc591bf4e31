# TLS from the first byte, with ALPN xmpp-client; no starttls is offered inside.  XEP-0368 §3; RFC 7301
cast alice

peer connects with tls
peer opens
peer hears header <stream:stream from='$host'>
peer hears <stream:features><mechanisms/></stream:features> without <starttls/>
peer authenticates as alice
peer hears <success/>
