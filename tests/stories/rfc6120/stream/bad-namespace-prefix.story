# The root of a stream without the stream prefix, in the content namespace.  RFC 6120 §4.8.5, §4.9.3.2
peer connects
peer sends <stream to='$host' version='1.0' xmlns='jabber:client'>
peer hears <stream:error><bad-namespace-prefix xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
