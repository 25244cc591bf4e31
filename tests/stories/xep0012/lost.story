# Who loses the connection was there until then, and has said nothing.  XEP-0012 §3, FEATURES IM10
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob
friends alice bob

operator runs config set last_activity.enabled true
bob/laptop  logs in
bob/laptop  says   <presence><status>working</status></presence>
alice/phone hears  <presence from='$bob/laptop'/>
wait 3600s
bob/laptop  drops
alice/phone hears  <presence type='unavailable' from='$bob/laptop'/>
alice/phone says   <iq type='get' id='l1' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l1'><query xmlns='jabber:iq:last' seconds='0'/></iq> without <query>working</query>
