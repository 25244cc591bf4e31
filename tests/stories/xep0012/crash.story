# Written each time, the last sign outlives a crash; written at the end of a session, only that of a session that has ended.  FEATURES IM10
only xmppd: it kills the server
server own
cast alice bob carol dave eve
friends alice bob
friends alice carol
friends alice dave

operator runs config set last_activity.enabled true
operator runs config set last_activity.persist every-update
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
operator runs config set last_activity.persist session-end
carol/desk  logs in
carol/desk  says   <presence/>
carol/desk  hears  <presence/>
dave/phone  logs in
dave/phone  says   <presence/>
dave/phone  hears  <presence/>
dave/phone  leaves
# A write of its own, behind what was written before.
operator    runs user disable $eve
server is killed
alice/phone logs in
alice/phone says   <iq type='get' id='l1' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l1'><query xmlns='jabber:iq:last' seconds='*'/></iq>
alice/phone says   <iq type='get' id='l2' to='$dave'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l2'><query xmlns='jabber:iq:last' seconds='*'/></iq>
alice/phone says   <iq type='get' id='l3' to='$carol'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='error' id='l3'><error><item-not-found/></error></iq>
