# An account says that its devices can be woken; the domain says nothing of it.  XEP-0357 §4.1
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><feature var='urn:xmpp:push:0'/></query></iq>
alice/phone says   <iq type='get' id='d2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d2'/> without <feature var='urn:xmpp:push:0'/>
