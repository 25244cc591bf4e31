# Any prefix may stand for the stream namespace.  RFC 6120 §4.8.5
peer connects
peer sends <s:stream to='$host' version='1.0' xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'>
peer hears header <stream:stream from='$host'>
peer hears <stream:features/>
peer sends </s:stream>
peer hears </stream:stream>
peer is closed
