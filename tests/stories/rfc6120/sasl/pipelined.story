# The header of the next stream may come in one packet with the authentication.  RFC 6120 §6.4.6
cast alice

peer reaches login
peer sends <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 \0$alice.name\0secret-alice}</auth><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='$host' version='1.0'>
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer hears header <stream:stream from='$host'/>
peer hears <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>
