# The archive shows what was sent and received, each once, in the order in which it came, behind it the end.  XEP-0313 §3.1, §4, §4.2
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message><message to='$bob/laptop' type='chat' id='m2'><body>two</body></message>
bob/laptop  hears  <message id='m1'><stanza-id xmlns='urn:xmpp:sid:0' by='$bob' id='?one'/></message> <message id='m2'><stanza-id xmlns='urn:xmpp:sid:0' by='$bob' id='?two'/></message>
bob/laptop  says   <message to='$alice' type='chat' id='m3'><body>three</body></message>
alice/phone hears  <message id='m3' from='$bob/laptop'><stanza-id xmlns='urn:xmpp:sid:0' by='$alice' id='?three'/></message>
bob/laptop  says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2' queryid='f'/></iq>
bob/laptop  hears  <message from='$bob' to='$bob/laptop'><result xmlns='urn:xmpp:mam:2' queryid='f' id='$one'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='*'/><message xmlns='jabber:client' id='m1' from='$alice/phone' to='$bob'><body>one</body></message></forwarded></result></message>
bob/laptop  hears  <message><result id='$two'><forwarded><message xmlns='jabber:client' id='m2' to='$bob/laptop'/></forwarded></result></message>
bob/laptop  hears  <message><result id='?mine'><forwarded><message xmlns='jabber:client' id='m3' from='$bob/laptop' to='$alice'/></forwarded></result></message>
bob/laptop  hears  <iq type='result' id='q'><fin xmlns='urn:xmpp:mam:2' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><first>$one</first><last>$mine</last></set></fin></iq>
alice/phone says   <iq type='set' id='q' to='$alice'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <message><result queryid='!'><forwarded><message xmlns='jabber:client' id='m1'/></forwarded></result></message> <message><result><forwarded><message xmlns='jabber:client' id='m2'/></forwarded></result></message> <message><result id='$three'><forwarded><message xmlns='jabber:client' id='m3'/></forwarded></result></message>
alice/phone hears  <iq type='result' id='q'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>
