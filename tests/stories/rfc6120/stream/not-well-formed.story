# XML that is not well-formed ends the stream.  RFC 6120 §4.9.3.13
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'><body>hello</message></body>
alice/phone hears <stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
bob/laptop  hears nothing
