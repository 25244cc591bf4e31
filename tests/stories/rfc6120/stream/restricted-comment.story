# A comment is restricted XML.  RFC 6120 §4.9.3.18, §11.1
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'><!-- hidden --><body>hello</body></message>
alice/phone hears <stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears nothing
