# Version 2, and no version at all.  RFC 6120 §4.7.5, §4.9.3.25
only xmppd: others still speak the protocol of 1999
peer connects
peer opens version='2.0'
peer hears <stream:error><unsupported-version xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer hears </stream:stream>
peer is closed
other connects
other sends <stream:stream to='$host' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
other hears header <stream:stream from='$host'>
other hears <stream:error><unsupported-version/></stream:error>
other is closed
