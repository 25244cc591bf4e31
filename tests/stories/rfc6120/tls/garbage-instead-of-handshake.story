# What is no TLS after proceed ends the connection.  RFC 6120 §5.4.3.2
peer connects
peer opens
peer hears <stream:features/>
peer says  <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer hears <proceed/>
peer sends hello, this is no ClientHello, and it is long enough for a record
other connects
other opens
other hears <stream:features/>
