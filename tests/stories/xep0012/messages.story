# What counts as being there is the operator's choice: here it is messages, and being connected alone is not.  FEATURES IM10
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob
friends alice bob

operator runs config set last_activity.enabled true
operator runs config set last_activity.update_on message
operator runs config set last_activity.persist every-update
bob/laptop  logs in
bob/laptop  says   <presence/>
alice/phone hears  <presence from='$bob/laptop'/>
bob/laptop  leaves
alice/phone hears  <presence type='unavailable' from='$bob/laptop'/>
alice/phone says   <iq type='get' id='l1' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='error' id='l1'><error><item-not-found/></error></iq>
bob/phone   logs in
bob/phone   says   <message to='$alice' id='m1' type='chat'><body>here</body></message>
alice/phone hears  <message id='m1'/>
wait 600s
bob/phone   leaves
wait 61s
alice/phone says   <iq type='get' id='l2' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l2'><query xmlns='jabber:iq:last' seconds='*'/></iq> without <query seconds='61'/>
operator fails 3 config set last_activity.update_on ""
operator fails 3 config set last_activity.persist never
