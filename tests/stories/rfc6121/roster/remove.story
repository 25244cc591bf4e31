# A removed item is gone and the push says so.  RFC 6121 §2.5.2
cast    alice/phone(roster)  alice/tablet(roster)

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query><item jid='nurse@example.com'/></query></iq> <iq type='result' id='r1'/>
alice/tablet hears  <iq type='set'><query><item jid='nurse@example.com' subscription='none'/></query></iq>
alice/phone  says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='remove'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query><item jid='nurse@example.com' subscription='remove'/></query></iq> <iq type='result' id='r2'/>
alice/tablet hears  <iq type='set'><query><item jid='nurse@example.com' subscription='remove'/></query></iq>
alice/phone  says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone  hears  <iq type='result' id='r3'><query xmlns='jabber:iq:roster'/></iq> without <item/>
