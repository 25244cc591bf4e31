# Nobody can make a message look as if it stood in the archive under an id of his choice.  XEP-0359 §3, XEP-0313 §8.3
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body><stanza-id xmlns='urn:xmpp:sid:0' by='$bob' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='$alice' id='leaked'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@rooms.example' id='kept'/><origin-id xmlns='urn:xmpp:sid:0' id='own'/></message>
bob/laptop  hears  <message id='m1'><stanza-id by='room@rooms.example' id='kept'/><origin-id xmlns='urn:xmpp:sid:0' id='own'/><stanza-id by='$bob' id='*'/></message> without <stanza-id id='forged'/> <stanza-id id='leaked'/>
