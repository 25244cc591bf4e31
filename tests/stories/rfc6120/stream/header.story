# The answer to a stream header: from, id, version, language, the same content namespace; then the features.  RFC 6120 §4.1, §4.3.2, §4.7.1, §4.7.3, §4.7.4, §4.7.5, §4.8.2
peer connects
peer opens
peer hears header <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='$host' id='*' version='1.0' xml:lang='*' to='!'>
peer hears <stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features> without <bind/>
