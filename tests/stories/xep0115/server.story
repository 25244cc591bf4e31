# The stream tells what the server can do, and the node of it is answered.  XEP-0115 §6.2, §6.3, §7
server own
cast alice/phone

peer reaches login
peer authenticates as alice
peer hears <success/>
peer opens
peer hears <stream:features><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='?node' ver='?ver'/></stream:features>
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='$node#$ver'/></iq>
alice/phone hears  <iq type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='$node#$ver'><identity category='server' type='im'/><feature var='http://jabber.org/protocol/caps'/></query></iq>
alice/phone says   <iq type='get' id='d2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='$node#another'/></iq>
alice/phone hears  <iq type='error' id='d2'><error><item-not-found/></error></iq>
operator runs config set server.name another
alice/phone says   <iq type='get' id='d3' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='$node#$ver'/></iq>
alice/phone hears  <iq type='error' id='d3'><error><item-not-found/></error></iq>
