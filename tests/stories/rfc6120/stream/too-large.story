# A stanza over the server's limit ends the stream.  RFC 6120 §4.9.3.14, §13.12
cast alice/phone bob/laptop

alice/phone sends <message to='$bob' id='m1'><body>{12000000*x}</body></message>
alice/phone hears <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears nothing
