# That a message is late says nothing alone, and when it was sent is its sender's word: it stands in the archive under the time when it came.  XEP-0203 §2, XEP-0313 §4.1.2
cast alice/phone bob/laptop bob/tablet(-1) carol/desk(quiet) service/app

# To a client at which nobody looks.  XEP-0352
bob/laptop   says   <inactive xmlns='urn:xmpp:csi:0'/>
bob/laptop   hears  nothing
alice/phone  says   <message to='$bob/laptop' id='m1'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message>
bob/laptop   hears  nothing
bob/laptop   says   <active xmlns='urn:xmpp:csi:0'/>
bob/laptop   hears  <message id='m1'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message>
# In the archive, and to another device.  XEP-0313, XEP-0280
bob/tablet   says   <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/tablet   hears  <iq type='result' id='c1'/>
alice/phone  says   <message to='$bob' id='m2'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message>
bob/laptop   hears  <message id='m2'/> without <stanza-id/>
bob/tablet   hears  nothing
# To somebody who is not there.  XEP-0357, XEP-0160
carol/desk   says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
carol/desk   hears  <iq type='result' id='e1'/>
carol/desk   leaves
alice/phone  says   <message to='$carol' id='m3'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message>
alice/phone  hears  nothing
service/app  hears  nothing
carol/tablet logs in
carol/tablet says   <presence/>
carol/tablet hears  <presence/>
carol/tablet hears  nothing
# With a text.
alice/phone  says   <message to='$bob' id='m4'><body>hello</body><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message>
bob/laptop   hears  <message id='m4'><body>hello</body><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/><stanza-id xmlns='urn:xmpp:sid:0' by='$bob'/></message>
bob/tablet   hears  <message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m4'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message></forwarded></received></message>
bob/laptop   says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field><field var='start'><value>2020-01-01T00:00:00Z</value></field></x></query></iq>
bob/laptop   hears  <message><result><forwarded><delay xmlns='urn:xmpp:delay'/><message id='m4'><delay xmlns='urn:xmpp:delay' from='$alice/phone' stamp='2002-09-10T23:08:25Z'/></message></forwarded></result></message> <iq id='q1'><fin complete='true'/></iq>
bob/laptop   says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field><field var='end'><value>2020-01-01T00:00:00Z</value></field></x></query></iq>
bob/laptop   hears  <iq id='q2'><fin complete='true'/></iq>
