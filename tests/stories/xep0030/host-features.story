# Every feature of the host and of an account is announced.  XEP-0030 §3; XEP-0106 §6
only xmppd: others have others
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query>
    <feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/>
    <feature var='jabber:iq:last'/><feature var='jabber:iq:private'/><feature var='jabber:iq:register'/><feature var='jabber:iq:roster'/>
    <feature var='http://jabber.org/protocol/commands'/><feature var='jabber:x:data'/>
    <feature var='jabber:iq:version'/><feature var='jid\20escaping'/><feature var='msgoffline'/>
    <feature var='urn:xmpp:ping'/><feature var='urn:xmpp:time'/><feature var='vcard-temp'/></query></iq>
alice/phone says   <iq type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d2'><query>
    <feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/>
    <feature var='urn:xmpp:ping'/><feature var='vcard-temp'/></query></iq> without <feature var='jabber:iq:version'/>
