# An item is replaced exactly as given: groups and name that are not given again are gone; the subscription stays.  RFC 6121 §2.4.1, §2.4.2
cast    alice/phone(roster)  alice/tablet(roster)  bob/laptop
friends alice bob

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$bob' name='Bob'><group>A</group><group>B</group></item></query></iq>
alice/phone  hears in any order
    <iq type='set'><query><item jid='$bob' name='Bob' subscription='both'><group>A</group><group>B</group></item></query></iq> <iq type='result' id='r1'/>
alice/tablet hears  <iq type='set'><query><item jid='$bob' name='Bob' subscription='both'><group>A</group><group>B</group></item></query></iq>
alice/tablet says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='$bob'><group>B</group></item></query></iq>
alice/tablet hears in any order
    <iq type='set'><query><item jid='$bob' name='!' subscription='both'><group>B</group></item></query></iq> <iq type='result' id='r2'/>
alice/phone  hears  <iq type='set'><query><item jid='$bob' name='!' subscription='both'><group>B</group></item></query></iq>
alice/phone  says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone  hears  <iq type='result' id='r3'><query><item jid='$bob' name='!' subscription='both'><group>B</group></item></query></iq> without <group>A</group>
bob/laptop   hears nothing
