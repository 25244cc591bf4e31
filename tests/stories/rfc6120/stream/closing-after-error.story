# After a stream error the server ends the stream, then TLS, then the connection.  RFC 6120 §4.4, §4.9.1.1
cast alice/phone

alice/phone sends <message><body></message>
alice/phone hears <stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed with close_notify
