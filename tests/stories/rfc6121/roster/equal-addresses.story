# Two spellings of one address are one item.  RFC 6121 §2.1.2.3; RFC 7622
cast    alice/phone

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='Nurse@Example.COM' name='1'/></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' name='2'/></query></iq>
alice/phone hears  <iq type='result' id='r2'/>
alice/phone says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r3'><query><item jid='nurse@example.com' name='2'/></query></iq> without <item name='1'/>
