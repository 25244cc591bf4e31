# Pages go forwards from the first, backwards from the last, and say when they are complete.  XEP-0313 §4.3, XEP-0059 §2
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$bob' type='chat' id='m2'><body>2</body></message><message to='$bob' type='chat' id='m3'><body>3</body></message><message to='$bob' type='chat' id='m4'><body>4</body></message><message to='$bob' type='chat' id='m5'><body>5</body></message>
bob/laptop  hears  <message><stanza-id id='?i1'/></message> <message><stanza-id id='?i2'/></message> <message><stanza-id id='?i3'/></message> <message><stanza-id id='?i4'/></message> <message><stanza-id id='?i5'/></message>
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <iq id='q1'><fin complete='!'><set><first>$i1</first><last>$i2</last></set></fin></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>$i2</after></set></query></iq>
bob/laptop  hears  <message><result id='$i3'/></message> <message><result id='$i4'/></message> <iq id='q2'><fin complete='!'/></iq>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>$i4</after></set></query></iq>
bob/laptop  hears  <message><result id='$i5'/></message> <iq id='q3'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query></iq>
bob/laptop  hears  <message><result id='$i4'/></message> <message><result id='$i5'/></message> <iq id='q4'><fin complete='!'><set><first>$i4</first><last>$i5</last></set></fin></iq>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>9</max><before>$i4</before></set></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <message><result id='$i3'/></message> <iq id='q5'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before>$i4</before></set><flip-page/></query></iq>
bob/laptop  hears  <message><result id='$i3'/></message> <message><result id='$i2'/></message> <iq id='q6'><fin complete='!'><set><first>$i2</first><last>$i3</last></set></fin></iq>
bob/laptop  says   <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
bob/laptop  hears  <iq id='q7'><fin complete='!'><set><count>5</count></set></fin></iq>
bob/laptop  says   <iq type='get' id='q8'><metadata xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='q8'><metadata xmlns='urn:xmpp:mam:2'><start id='$i1' timestamp='*'/><end id='$i5' timestamp='*'/></metadata></iq>
