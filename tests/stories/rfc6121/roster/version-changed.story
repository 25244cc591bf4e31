# Who has an old version gets the whole roster.  RFC 6121 §2.6.3
only xmppd: others send what has changed since as pushes
cast    alice/phone(quiet)  alice/tablet(quiet)

alice/phone  says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster' ver=''/></iq>
alice/phone  hears  <iq type='result' id='r1'><query ver='?old'/></iq>
alice/tablet says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/tablet hears  <iq type='result' id='r2'/>
alice/phone  hears  <iq type='set'><query ver='?new'><item jid='a@example.com'/></query></iq>
alice/tablet says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster' ver='$old'/></iq>
alice/tablet hears  <iq type='result' id='r3'><query ver='$new'><item jid='a@example.com'/></query></iq>
alice/tablet says   <iq type='get' id='r4'><query xmlns='jabber:iq:roster' ver='$new'/></iq>
alice/tablet hears  <iq type='result' id='r4'/> without <item/>
