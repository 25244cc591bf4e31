# Words are looked for in what people have written, in any order and case; encrypted messages have none.  XEP-0431 §2.2, §3.1
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>The boat leaves at nine</body></message>
bob/laptop  hears  <message id='m1'><stanza-id id='?i1'/></message>
alice/phone says   <message to='$bob' type='chat' id='m2'><subject>Boat</subject><body>&lt;b&gt; you &amp; me, at NINE?</body></message>
bob/laptop  hears  <message id='m2'><stanza-id id='?i2'/></message>
alice/phone says   <message to='$bob' type='chat' id='m3'><body>a boat at nine, encrypted</body><encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/></message>
bob/laptop  hears  <message id='m3'/>
alice/phone says   <message to='$bob' type='chat' id='m4'><body>nine nine nine</body></message>
bob/laptop  hears  <message id='m4'><stanza-id id='?i4'/></message>

# What is asked for is in both, a capital is none, and a name in an address is no word.
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>nine Boat</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <iq id='q1'><fin complete='true'><set><first>$i1</first><last>$i2</last></set></fin></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>&lt;B&gt; &amp;</value></field></x></query></iq>
bob/laptop  hears  <message><result id='$i2'/></message> <iq id='q2'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>phone</value></field></x></query></iq>
bob/laptop  hears  <iq id='q3'><fin complete='true'><set/></fin></iq>

# With the other fields and pages, from both ends.
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>nine</value></field><field var='after-id'><value>$i1</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
bob/laptop  hears  <message><result id='$i2'/></message> <iq id='q4'><fin complete='!'/></iq>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>nine</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query></iq>
bob/laptop  hears  <message><result id='$i2'/></message> <message><result id='$i4'/></message> <iq id='q5'><fin complete='!'/></iq>
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>nine</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
bob/laptop  hears  <iq id='q6'><fin><set><count>3</count></set></fin></iq>
# Nothing to look for limits nothing.
bob/laptop  says   <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value> </value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
bob/laptop  hears  <iq id='q7'><fin><set><count>4</count></set></fin></iq>
bob/laptop  says   <iq type='set' id='q8'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>{103*nine }</value></field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q8'><error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
