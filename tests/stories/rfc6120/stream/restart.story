# A server that restarts says why and comes back with what it has acknowledged; so does one that is killed.  RFC 6120 §4.9.3.20, XEP-0160 §2
only xmppd: it restarts the server
server own
cast alice/phone bob

alice/phone says  <message to='$bob' id='m1' type='chat'><body>one</body></message>
alice/phone hears nothing
server restarts
alice/phone hears <stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>back in a moment</text></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
alice/phone logs in
alice/phone says  <message to='$bob' id='m2' type='chat'><body>two</body></message><iq type='set' id='s'><query xmlns='jabber:iq:private'><x xmlns='y'/></query></iq>
alice/phone hears <iq id='s'/>
server is killed
bob/laptop  logs in
bob/laptop  says  <presence/>
bob/laptop  hears <presence/> <message id='m1'/> <message id='m2'/>
