# Contacts are told when somebody was last there and what he said then; nobody else is. Off unless the operator wants it.  XEP-0012 §3, FEATURES IM10
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob carol/desk dave
friends alice bob

alice/phone says   <iq type='get' id='l0' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='error' id='l0'><error><service-unavailable/></error></iq>
alice/phone says   <iq type='get' id='d0' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d0'/> without <feature var='jabber:iq:last'/>
operator runs config set last_activity.enabled true
alice/phone says   <iq type='get' id='d1' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><feature var='jabber:iq:last'/></query></iq>
alice/phone says   <iq type='get' id='l1' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='error' id='l1'><error><item-not-found/></error></iq>
bob/laptop  logs in
bob/laptop  says   <presence/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <iq type='get' id='l2' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l2' from='$bob'><query xmlns='jabber:iq:last' seconds='0'/></iq>
bob/laptop  says   <presence type='unavailable'><status>Heading Home</status></presence>
bob/laptop  leaves
alice/phone hears  <presence type='unavailable' from='$bob/laptop'/>
wait 903s
alice/phone says   <iq type='get' id='l3' to='$bob'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l3' from='$bob'><query xmlns='jabber:iq:last' seconds='?gone'>Heading Home</query></iq> without <query seconds='0'/>
carol/desk  says   <iq type='get' id='l4' to='$bob'><query xmlns='jabber:iq:last'/></iq>
carol/desk  hears  <iq type='error' id='l4' from='$bob'><error type='auth'><forbidden/></error></iq>
