# A server that stops tells everybody.  RFC 6120 §4.9.3.20, §4.4
server own
only xmppd: it stops the server
cast alice/phone bob/laptop

operator runs stop
alice/phone hears <stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
bob/laptop  hears <stream:error><system-shutdown/></stream:error>
bob/laptop  is closed
