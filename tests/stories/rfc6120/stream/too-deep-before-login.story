# The same of somebody who has not logged in.  RFC 6120 §4.9.3.14, §13.12
only xmppd: the limit is ours
peer reaches login
peer sends <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{4000*<a>}
peer hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
