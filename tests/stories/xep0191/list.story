# The list is shown to its owner, and whoever has asked for it hears of its changes when they are on disk.  XEP-0191 §3.2 to §3.5
cast alice/phone alice/desk bob/laptop

alice/phone says   <iq type='get' id='l1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='l1'><blocklist xmlns='urn:xmpp:blocking'/></iq> without <item/>
alice/desk  says   <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/><item jid='spam.example'/></block></iq>
alice/desk  hears  <iq type='result' id='b1'/>
alice/phone hears  <iq type='set' to='$alice/phone'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/><item jid='spam.example'/></block></iq>
alice/desk  hears  nothing
alice/phone says   <iq type='get' id='l2'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='l2'><blocklist><item jid='$bob'/><item jid='spam.example'/></blocklist></iq>
alice/phone says   <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='$bob'/></unblock></iq>
alice/phone hears  in any order <iq type='result' id='u1'/> <iq type='set'><unblock xmlns='urn:xmpp:blocking'><item jid='$bob'/></unblock></iq>
alice/phone says   <iq type='set' id='u2'><unblock xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  in any order <iq type='result' id='u2'/> <iq type='set'><unblock xmlns='urn:xmpp:blocking'/></iq>
alice/phone says   <iq type='get' id='l3'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='l3'><blocklist/></iq> without <item/>
bob/laptop  says   <iq type='get' id='l' to='$alice'><blocklist xmlns='urn:xmpp:blocking'/></iq>
bob/laptop  hears  <iq type='error' id='l'><error><forbidden/></error></iq>
alice/phone says   <iq type='get' id='d' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq id='d'><query><feature var='urn:xmpp:blocking'/></query></iq>
