# After proceed and the handshake the stream begins anew.  RFC 6120 §5.4.2, §5.4.3.3
peer connects
peer opens
peer hears <stream:features/>
peer says  <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer hears <proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer secures
peer opens
peer hears header <stream:stream from='$host' id='*'>
peer hears <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></stream:features> without <starttls/>
