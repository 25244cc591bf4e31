# Bytes sent in the clear behind starttls are not taken for bytes sent inside TLS: the negotiation fails.  RFC 6120 §5.4.3.3, §13.6
only xmppd: others may hang up later
peer connects
peer opens
peer hears <stream:features/>
peer sends <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message to='$nobody'/>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer is closed
