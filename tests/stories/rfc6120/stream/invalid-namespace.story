# Another stream namespace.  RFC 6120 §4.8.1, §4.9.3.10
peer connects
peer sends <stream:stream to='$host' version='1.0' xmlns='jabber:client' xmlns:stream='http://wrong.example/'>
peer hears header <stream:stream xmlns:stream='http://etherx.jabber.org/streams'>
peer hears <stream:error><invalid-namespace xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
