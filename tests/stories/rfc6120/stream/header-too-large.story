# A header that does not end.  RFC 6120 §4.9.3.14, §13.12
peer connects
peer sends <stream:stream to='$host' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' a='{1000000*A}
peer hears <stream:error/>
peer is closed
