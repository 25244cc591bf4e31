# The stream namespace as default namespace is the other canonical style.  RFC 6120 §4.8.2
only xmppd: others accept one style only
peer connects
peer sends <stream to='$host' version='1.0' xmlns='http://etherx.jabber.org/streams'>
peer hears header <stream:stream from='$host' id='*'>
peer hears <stream:features/>
