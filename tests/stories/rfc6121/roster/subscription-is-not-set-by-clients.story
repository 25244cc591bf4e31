# In a roster set every subscription but "remove" is ignored, and so are ask and approved.  RFC 6121 §2.1.2.5, §2.1.5, §2.1.2.1, §2.1.2.2
cast    alice/phone(roster)

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='both' ask='subscribe' approved='true'/></query></iq>
alice/phone  hears in any order
    <iq type='set'><query><item jid='nurse@example.com' subscription='none' ask='!' approved='!'/></query></iq> <iq type='result' id='r1'/>
alice/phone  says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
alice/phone  hears  <iq type='result' id='r2'><query><item jid='nurse@example.com' subscription='none' ask='!' approved='!'/></query></iq>
