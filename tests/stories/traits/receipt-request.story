# A request for a receipt alone says nothing.  XEP-0184 §5
cast alice/phone bob/laptop bob/tablet(-1) carol/desk(quiet) service/app

# To a client at which nobody looks.  XEP-0352
bob/laptop   says   <inactive xmlns='urn:xmpp:csi:0'/>
bob/laptop   hears  nothing
alice/phone  says   <message to='$bob/laptop' id='m1'><request xmlns='urn:xmpp:receipts'/></message>
bob/laptop   hears  nothing
bob/laptop   says   <active xmlns='urn:xmpp:csi:0'/>
bob/laptop   hears  <message id='m1'/>
# In the archive, and to another device.  XEP-0313, XEP-0280
bob/tablet   says   <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
bob/tablet   hears  <iq type='result' id='c1'/>
alice/phone  says   <message to='$bob' id='m2'><request xmlns='urn:xmpp:receipts'/></message>
bob/laptop   hears  <message id='m2'/> without <stanza-id/>
bob/tablet   hears  nothing
# To somebody who is not there.  XEP-0357, XEP-0160
carol/desk   says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
carol/desk   hears  <iq type='result' id='e1'/>
carol/desk   leaves
alice/phone  says   <message to='$carol' id='m3'><request xmlns='urn:xmpp:receipts'/></message>
alice/phone  hears  nothing
service/app  hears  nothing
carol/tablet logs in
carol/tablet says   <presence/>
carol/tablet hears  <presence/>
carol/tablet hears  nothing
