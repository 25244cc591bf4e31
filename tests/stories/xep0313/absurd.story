# Limits that no archive has, and what is no part of a query, are refused or cut to what a page holds; the next question is answered as ever.  XEP-0313 §4.1, XEP-0059 §2.1
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$bob' type='chat' id='m2'><body>2</body></message>
bob/laptop  hears  <message><stanza-id id='?i1'/></message> <message><stanza-id id='?i2'/></message>
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>99999999999999999999999999</max></set></query></iq>
bob/laptop  hears  <iq type='error' id='q1'><error><bad-request/></error></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>-1</max></set></query></iq>
bob/laptop  hears  <iq type='error' id='q2'><error><bad-request/></error></iq>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>{200*<field var='y'><value>z</value></field>}</x></query></iq>
bob/laptop  hears  <iq type='error' id='q3'><error><feature-not-implemented/></error></iq>
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'>{2000*<value>$i1</value>}</field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q4'/>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>9999-12-31T23:59:59Z</value></field><field var='end'><value>1970-01-01T00:00:00Z</value></field></x></query></iq>
bob/laptop  hears  <iq type='result' id='q5'><fin complete='true'/></iq>
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2' node='no such'/></iq>
bob/laptop  hears  <iq type='error' id='q6'><error><feature-not-implemented/></error></iq>
# An id of somebody else's archive is none of this one.
alice/phone says   <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>$i1</after></set></query></iq>
alice/phone hears  <iq type='error' id='q7'><error><item-not-found/></error></iq>
bob/laptop  says   <iq type='set' id='q8'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>4294967295</max></set></query></iq>
bob/laptop  hears  <message><result id='$i1'/></message> <message><result id='$i2'/></message> <iq id='q8'><fin complete='true'/></iq>
