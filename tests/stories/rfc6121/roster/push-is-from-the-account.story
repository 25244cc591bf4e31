# A push comes from the account: without from, or with the bare JID; it has one item.  RFC 6121 §2.1.6; RFC 6120 §8.1.2.1
cast    alice/phone(roster)

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query></iq> <iq type='result' id='r1'/>
alice/phone  says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='cook@example.com'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='cook@example.com'/></query></iq> <iq type='result' id='r2'/>
# Only one item each, whatever the roster has.
alice/phone  says   <iq type='set' id='r3'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='N'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='N'/></query></iq> <iq type='result' id='r3'/>
alice/phone  hears nothing
