# Before authentication the limit is lower.  RFC 6120 §4.9.3.14, §13.12
peer reaches login
peer sends <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{1000000*A}
peer hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
