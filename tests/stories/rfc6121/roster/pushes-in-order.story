# Pushes come in the order of the changes.  RFC 6121 §2.6.3; RFC 6120 §10.1
cast    alice/phone  alice/tablet(roster)

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com' name='1'/></query></iq>
    <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='a@example.com' name='2'/></query></iq>
    <iq type='set' id='r3'><query xmlns='jabber:iq:roster'><item jid='b@example.com' name='3'/></query></iq>
    <iq type='set' id='r4'><query xmlns='jabber:iq:roster'><item jid='a@example.com' subscription='remove'/></query></iq>
alice/phone  hears  <iq type='result' id='r1'/> <iq type='result' id='r2'/> <iq type='result' id='r3'/> <iq type='result' id='r4'/>
alice/tablet hears
    <iq type='set'><query><item jid='a@example.com' name='1'/></query></iq>
    <iq type='set'><query><item jid='a@example.com' name='2'/></query></iq>
    <iq type='set'><query><item jid='b@example.com' name='3'/></query></iq>
    <iq type='set'><query><item jid='a@example.com' subscription='remove'/></query></iq>
alice/tablet hears nothing
