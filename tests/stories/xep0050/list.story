# Commands are found below their node, and only those that one may run are shown.  XEP-0050 §2.2
server own
only xmppd: commands are ours
cast alice/phone bob/laptop

operator runs config set server.admins $alice
alice/phone says   <iq type='get' id='i1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/commands'/></iq>
alice/phone hears  <iq type='result' id='i1' from='$host'><query node='http://jabber.org/protocol/commands'><identity category='automation' type='command-list'/></query></iq>
alice/phone says   <iq type='get' id='l1' to='$host'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
alice/phone hears  <iq type='result' id='l1' from='$host'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>
    <item jid='$host' node='http://jabber.org/protocol/admin#add-user' name='Administration: Add User'/>
    <item jid='$host' node='http://jabber.org/protocol/admin#shutdown'/>
    <item jid='$host' node='xmppd/user/add' name='User: Creates an account'/>
    <item jid='$host' node='xmppd/vhost/settings'/><item jid='$host' node='xmppd/status'/></query></iq>
alice/phone says   <iq type='get' id='i2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='i2'><query node='xmppd/user/add'><identity category='automation' type='command-node' name='User: Creates an account'/>
    <feature var='http://jabber.org/protocol/commands'/><feature var='jabber:x:data'/></query></iq>
alice/phone says   <iq type='get' id='l2' to='$host'><query xmlns='http://jabber.org/protocol/disco#items' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='l2'><query node='xmppd/user/add'/></iq> without <item/>
bob/laptop  says   <iq type='get' id='l1' to='$host'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
bob/laptop  hears  <iq type='result' id='l1'><query><item jid='$host' node='xmppd/version'/></query></iq> without <item node='xmppd/user/add'/>
bob/laptop  says   <iq type='get' id='i2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='xmppd/user/add'/></iq>
bob/laptop  hears  <iq type='error' id='i2'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  says   <iq type='get' id='i3' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='xmppd/user/paint'/></iq>
bob/laptop  hears  <iq type='error' id='i3'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
