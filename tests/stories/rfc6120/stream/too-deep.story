# A stanza 4,000 levels deep closes one stream, and only that.  RFC 6120 §4.9.3.14, §13.12
only xmppd: the limit is ours
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'>{4000*<a xmlns='u'>}
alice/phone hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears nothing
peer connects
peer sends {4000*<a>}
peer hears <stream:error/>
peer is closed
