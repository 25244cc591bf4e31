# A host that is not served: the header comes, then host-unknown, then the end.  RFC 6120 §4.9.1.2, §4.9.1.3, §4.9.3.6
peer connects
peer opens to='nowhere.invalid'
peer hears header <stream:stream from='$host' id='*' xmlns='jabber:client'>
peer hears <stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer hears </stream:stream>
peer is closed
