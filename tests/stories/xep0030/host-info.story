# What the host is and can do.  XEP-0030 §3
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1' from='$host'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='urn:xmpp:ping'/><feature var='jabber:iq:version'/><feature var='urn:xmpp:time'/></query></iq>
