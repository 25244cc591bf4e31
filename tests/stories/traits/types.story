# Only what is of type normal or chat is part of a conversation: a headline, a message of a room and an error are delivered, and neither archived nor copied, on neither side.  XEP-0313 §6.1.1, XEP-0280 §6.1
cast alice/phone alice/desk(-1) bob/laptop bob/tablet(-1)

alice/desk  says   <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/desk  hears  <iq type='result' id='c1'/>
bob/tablet  says   <iq type='set' id='c2'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/tablet  hears  <iq type='result' id='c2'/>
alice/phone says   <message to='$bob/laptop' type='headline' id='m1'><body>news</body></message>
bob/laptop  hears  <message type='headline' id='m1'/> without <stanza-id/>
bob/tablet  hears  nothing
alice/desk  hears  nothing
alice/phone says   <message to='$bob/laptop' type='groupchat' id='m2'><body>hello all</body></message>
bob/laptop  hears  <message type='groupchat' id='m2'/> without <stanza-id/>
bob/tablet  hears  nothing
alice/desk  hears  nothing
alice/phone says   <message to='$bob/laptop' type='error' id='m3'><body>hello</body><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
bob/laptop  hears  <message type='error' id='m3'/> without <stanza-id/>
bob/tablet  hears  nothing
alice/desk  hears  nothing
# Not even who asks for it.  XEP-0334 §4.4
alice/phone says   <message to='$bob/laptop' type='headline' id='m4'><body>news</body><store xmlns='urn:xmpp:hints'/></message>
bob/laptop  hears  <message type='headline' id='m4'/> without <stanza-id/>
# The same as chat is both.
alice/phone says   <message to='$bob/laptop' type='chat' id='m5'><body>hello</body></message>
bob/laptop  hears  <message type='chat' id='m5'><stanza-id xmlns='urn:xmpp:sid:0' by='$bob'/></message>
bob/tablet  hears  <message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m5'/></forwarded></received></message>
alice/desk  hears  <message><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m5'/></forwarded></sent></message>
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m5'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result><forwarded><message id='m5'/></forwarded></result></message> <iq id='q2'><fin complete='true'/></iq>
