# TLS is offered before authentication, and no mechanism before TLS.  RFC 6120 §5.3.1, §5.4.1, §6.3.4
peer connects
peer opens
peer hears <stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features> without <mechanisms/>
