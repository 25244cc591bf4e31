# Typing, receipts, what is found nowhere, what the account writes itself: nobody is woken.  XEP-0357 §7; XEP-0334 §4.2
cast alice/phone alice/laptop service/app bob/desk

alice/phone  says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone  hears  <iq type='result' id='e1'/>
alice/phone  leaves
alice/laptop hears  <presence type='unavailable'/>
bob/desk     says   <message to='$alice' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
    <message to='$alice' type='chat' id='m2'><received xmlns='urn:xmpp:receipts' id='x'/></message>
    <message to='$alice' type='headline' id='m3'><body>headline</body></message>
    <message to='$alice/laptop' type='chat' id='m4'><body>of the moment</body><no-store xmlns='urn:xmpp:hints'/></message>
alice/laptop hears  <message id='m1'/> <message id='m2'/> <message id='m3'/> <message id='m4'/>
alice/laptop says   <message to='$bob' type='chat' id='m5'><body>mine</body></message><message to='$alice' type='chat' id='m6'><body>for me</body></message>
bob/desk     hears  <message id='m5'/>
alice/laptop hears  <message id='m6'/>
service/app  hears  nothing
bob/desk     says   <message to='$alice/laptop' type='chat' id='m7'><body>news</body></message>
alice/laptop hears  <message id='m7'/>
service/app  hears  <iq type='set'><pubsub><publish node='n1'/></pubsub></iq>
