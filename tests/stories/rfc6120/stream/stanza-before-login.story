# A stanza before authentication ends the stream and goes nowhere.  RFC 6120 §4.3.5, §4.9.3.12
cast bob/laptop

peer reaches login
peer says  <message to='$bob'><body>hello</body></message>
peer hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
bob/laptop hears nothing
