# TLS within TLS is refused.  RFC 6120 §5.3.1
peer reaches login
peer says  <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer is closed
