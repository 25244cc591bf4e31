# While nobody looks presence and typing wait; what is news comes at once, behind what waited of the same sender.  XEP-0352 §3.2, §4.2; RFC 6120 §10.1
cast alice/phone bob/laptop carol/desk
friends alice bob
friends carol bob

bob/laptop  says   <inactive xmlns='urn:xmpp:csi:0'/>
bob/laptop  hears  nothing
alice/phone says   <presence><status>one</status></presence><presence><status>two</status></presence><message to='$bob/laptop' type='chat' id='t1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
carol/desk  says   <presence><show>away</show></presence>
bob/laptop  hears  nothing
alice/phone says   <message to='$bob/laptop' type='chat' id='m1'><body>news</body></message>
bob/laptop  hears  <presence from='$alice/phone'><status>two</status></presence> <message id='t1'/> <message id='m1'/>
bob/laptop  hears  nothing
bob/laptop  says   <active xmlns='urn:xmpp:csi:0'/>
bob/laptop  hears  <presence from='$carol/desk'><show>away</show></presence>
carol/desk  says   <presence/>
bob/laptop  hears  <presence from='$carol/desk'/>
