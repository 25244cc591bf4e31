# A character that XML cannot carry.  RFC 6120 §4.9.3.13
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'><body>bell \x07</body></message>
alice/phone hears <stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears nothing
