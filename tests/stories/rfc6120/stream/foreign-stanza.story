# A stanza of jabber:server on a client's stream.  RFC 6120 §4.8.3
cast alice/phone bob/laptop

alice/phone says   <message xmlns='jabber:server' to='$bob'><body>hello</body></message>
alice/phone hears  <stream:error/>
alice/phone is closed
bob/laptop  hears nothing
