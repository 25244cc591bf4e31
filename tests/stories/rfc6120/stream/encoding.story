# A declaration of another encoding.  RFC 6120 §4.9.3.22
only xmppd: others ignore the declaration
peer connects
peer sends <?xml version='1.0' encoding='ISO-8859-1'?><stream:stream to='$host' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
peer hears <stream:error><unsupported-encoding xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
