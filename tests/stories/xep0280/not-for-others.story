# Copies are between the devices of one account only, and nobody else can ask for them.  XEP-0280 §4
cast alice/phone bob/laptop

alice/phone says   <iq type='set' id='c' to='$bob'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/phone hears  <iq type='error' id='c'><error><forbidden/></error></iq>
alice/phone says   <iq type='get' id='d' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:carbons:2'/></query></iq>
