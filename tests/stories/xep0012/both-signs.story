# Where presence and messages both count, either alone is a sign; where presence alone counts, a message is none.  FEATURES IM10
only xmppd: it kills the server
server own
cast alice/phone bob carol dave eve
friends alice bob
friends alice carol
friends alice dave

operator runs config set last_activity.enabled true
operator runs config set last_activity.persist every-update
# Nothing but a message, while it does not count.
dave/phone  logs in
dave/phone  says   <message to='$alice' id='m1' type='chat'><body>here</body></message>
alice/phone hears  <message id='m1'/>
operator runs config set last_activity.update_on ["presence","message"]
bob/laptop  logs in
bob/laptop  says   <message to='$alice' id='m2' type='chat'><body>here</body></message>
alice/phone hears  <message id='m2'/>
carol/desk  logs in
carol/desk  says   <presence/>
alice/phone hears  <presence from='$carol/desk'/>
# A write of its own, behind what was written before; a crash leaves no end of a session to be written.
operator    runs user disable $eve
server is killed
alice/desk  logs in
alice/desk  says   <iq type='get' id='l1' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/desk  hears  <iq type='result' id='l1'><query xmlns='jabber:iq:last' seconds='*'/></iq>
alice/desk  says   <iq type='get' id='l2' to='$carol'><query xmlns='jabber:iq:last'/></iq>
alice/desk  hears  <iq type='result' id='l2'><query xmlns='jabber:iq:last' seconds='*'/></iq>
alice/desk  says   <iq type='get' id='l3' to='$dave'><query xmlns='jabber:iq:last'/></iq>
alice/desk  hears  <iq type='error' id='l3'><error><item-not-found/></error></iq>
