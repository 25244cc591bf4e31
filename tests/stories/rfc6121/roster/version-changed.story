# Who has an old version gets what has changed since, as pushes in the order of the changes.  RFC 6121 §2.6.3; XEP-0237
only xmppd: others may send the whole roster
cast    alice/phone(quiet)  alice/tablet(quiet)

alice/phone  says   <iq type='set' id='ry'><query xmlns='jabber:iq:roster'><item jid='y@example.com'/></query></iq>
alice/phone  hears  <iq type='result' id='ry'/>
alice/phone  says   <iq type='set' id='r0'><query xmlns='jabber:iq:roster'><item jid='z@example.com'/></query></iq>
alice/phone  hears  <iq type='result' id='r0'/>
alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone  hears  <iq type='result' id='r1'/>
alice/phone  says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster' ver=''/></iq>
alice/phone  hears  <iq type='result' id='r2'><query ver='?old'/></iq>
alice/tablet says   <iq type='set' id='r3'><query xmlns='jabber:iq:roster'><item jid='z@example.com' name='Zoe'/></query></iq>
alice/tablet hears  <iq type='result' id='r3'/>
alice/phone  hears  <iq type='set'><query><item jid='z@example.com'/></query></iq>
alice/tablet says   <iq type='set' id='r4'><query xmlns='jabber:iq:roster'><item jid='a@example.com' subscription='remove'/></query></iq>
alice/tablet hears  <iq type='result' id='r4'/>
alice/phone  hears  <iq type='set'><query ver='?new'><item jid='a@example.com' subscription='remove'/></query></iq>
alice/tablet says   <iq type='get' id='r5'><query xmlns='jabber:iq:roster' ver='$old'/></iq>
alice/tablet hears  <iq type='result' id='r5'/> without <item/>
alice/tablet hears  <iq type='set'><query><item jid='z@example.com' name='Zoe'/></query></iq>
alice/tablet hears  <iq type='set'><query ver='$new'><item jid='a@example.com' subscription='remove'/></query></iq>
alice/tablet says   <iq type='get' id='r6'><query xmlns='jabber:iq:roster' ver='$new'/></iq>
alice/tablet hears  <iq type='result' id='r6'/> without <item/>
alice/tablet hears nothing
