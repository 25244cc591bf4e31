# Every push has a version of its own.  RFC 6121 §2.6.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone hears in any order
    <iq type='set'><query ver='?first'><item jid='a@example.com'/></query></iq> <iq type='result' id='r1'/>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='b@example.com'/></query></iq>
alice/phone hears in any order
    <iq type='result' id='r2'/>
    <iq type='set'><query ver='*'><item jid='b@example.com'/></query></iq> without <query ver='$first'/>
