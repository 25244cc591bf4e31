# Nobody may read or change the roster of another account.  RFC 6121 §2, §2.1.5, §2.3.3
cast    alice/phone  bob/laptop(roster)
friends alice bob

alice/phone says   <iq type='get' id='r1' to='$bob'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='error' id='r1' from='$bob'><error/></iq> without <item/>
alice/phone says   <iq type='set' id='r2' to='$bob'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query></iq>
alice/phone hears  <iq type='error' id='r2' from='$bob'><error/></iq>
bob/laptop  hears nothing
bob/laptop  says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears  <iq type='result' id='r3'><query><item jid='$alice'/></query></iq> without <item jid='nurse@example.com'/>
