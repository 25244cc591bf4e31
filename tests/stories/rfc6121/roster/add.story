# An item is created, pushed to all interested resources including the one that made it, and acknowledged.  RFC 6121 §2.3.2, §2.1.6, §2.2
cast    alice/phone(roster)  alice/tablet(roster)  alice/watch

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='Nurse'><group>Servants</group></item></query></iq>
alice/phone  hears in any order
    <iq type='set' id='*'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='Nurse' subscription='none'><group>Servants</group></item></query></iq>
    <iq type='result' id='r1'/>
alice/tablet hears  <iq type='set' id='*'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='Nurse' subscription='none'><group>Servants</group></item></query></iq>
alice/tablet hears nothing
alice/watch  hears nothing
alice/tablet says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
alice/tablet hears  <iq type='result' id='r2'><query><item jid='nurse@example.com' name='Nurse' subscription='none'><group>Servants</group></item></query></iq>
