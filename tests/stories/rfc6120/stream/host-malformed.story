# A host that is no domain.  RFC 6120 §4.7.2, §4.9.3.7
only xmppd: others say host-unknown
peer connects
peer opens to='a b'
peer hears header <stream:stream id='*'>
peer hears <stream:error><improper-addressing xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
