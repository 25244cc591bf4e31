# An archive is asked for one peer, for a time, for what lies between two items, or for single items.  XEP-0313 §4.1
cast alice/phone bob/laptop carol/desk

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
carol/desk  says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message id='m2'><stanza-id id='?i2'/></message>
bob/laptop  says   <message to='$carol/other' type='chat' id='m3'><body>3</body></message>
carol/desk  hears  <message id='m3'/>
bob/laptop  says   <message type='chat' id='m4'><body>to me</body></message>
bob/laptop  hears  <message id='m4'><stanza-id id='?i4'/></message>
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field><field var='with'><value>$carol</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i2'/></message> <message><result><forwarded><message xmlns='jabber:client' id='m3'/></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>$carol/other</value></field></x></query></iq>
bob/laptop  hears  <message><result><forwarded><message xmlns='jabber:client' id='m3'/></forwarded></result></message> <iq id='q2'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>$bob</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i4'/></message> <iq id='q3'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='after-id'><value>$i1</value></field><field var='before-id'><value>$i4</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i2'/></message> <message><result/></message> <iq id='q4'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>$i4</value><value>$i1</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i4'/></message> <iq id='q5'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='end'><value>2010-01-01T00:00:00Z</value></field></x></query></iq>
bob/laptop  hears  <iq id='q6'><fin complete='true'><set/></fin></iq>
bob/laptop  says   <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>2010-01-01T00:00:00Z</value></field><field var='end'><value>2999-01-01T00:00:00Z</value></field><field var='include-groupchat'><value>true</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <iq id='q7'><fin complete='!'/></iq>
