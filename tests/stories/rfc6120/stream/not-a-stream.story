# Something that is no XMPP at all.  RFC 6120 §4.9.3.13
peer connects
peer sends GET / HTTP/1.1\r\nHost: $host\r\n\r\n
peer hears <stream:error/>
peer is closed
