# A client that changes its mind without end is heard each time; nothing is lost or out of order, and nobody else notices.  XEP-0352 §4.2
cast alice/phone bob/laptop carol/desk dave/desk
friends alice bob

bob/laptop  says   {3000*<inactive xmlns='urn:xmpp:csi:0'/><active xmlns='urn:xmpp:csi:0'/>}<iq type='get' id='p' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears  <iq type='result' id='p'/>
bob/laptop  says   {1000*<inactive xmlns='urn:xmpp:csi:0'/>}
alice/phone says   {20*<presence><show>away</show></presence><message to='$bob' type='chat' id='s'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>}<presence><show>xa</show></presence>
carol/desk  says   <message to='$dave' type='chat' id='c1'><body>x</body></message>
dave/desk   hears  <message id='c1'/>
bob/laptop  hears  nothing
bob/laptop  says   <active xmlns='urn:xmpp:csi:0'/>{500*<inactive xmlns='urn:xmpp:csi:0'/><active xmlns='urn:xmpp:csi:0'/>}
bob/laptop  hears  {20*<message id='s'/>} <presence from='$alice/phone'><show>xa</show></presence>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
bob/laptop  hears  <message id='m1'/>
bob/laptop  hears  nothing
