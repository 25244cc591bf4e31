# A stanza for somebody else before binding ends the stream and goes nowhere.  RFC 6120 §4.3.5, §7.1
cast alice bob/laptop

peer reaches bind as alice
peer says  <message to='$bob'><body>hello</body></message>
peer hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
bob/laptop hears nothing
