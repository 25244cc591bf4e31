# forward.message: copies of what the accounts of a domain say and are told, each once, for an address; nobody hears of it.  FEATURES §13.9
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop carol/desk

operator runs config set forward.message $carol
operator runs doctor config
alice/phone says  <message to='$bob' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears <message from='$alice/phone' id='m1'/> without <forwarded xmlns='urn:xmpp:forward:0'/>
carol/desk  hears <message from='$host' id='*'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='*'/><message xmlns='jabber:client' from='$alice/phone' to='$bob' id='m1'><body>hello</body></message></forwarded></message>
alice/phone says  <message to='$carol' type='chat' id='m2'><body>hello</body></message>
carol/desk  hears <message from='$alice/phone' id='m2'/>
carol/desk  says  <message to='$alice' type='chat' id='m3'><body>hello</body></message>
alice/phone hears <message from='$carol/desk' id='m3'/>
alice/phone says  <message to='$bob' type='chat' id='m4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
bob/laptop  hears <message id='m4'/>
carol/desk  hears nothing
alice/phone hears nothing
operator runs config set forward.message $nobody
alice/phone says  <message to='$bob' type='chat' id='m5'><body>hello</body></message>
bob/laptop  hears <message id='m5'/>
alice/phone hears nothing
