# Removing a mutual contact sends unsubscribe and unsubscribed.  RFC 6121 §2.5.2
cast    alice/phone(roster)  bob/laptop(roster)
friends alice bob

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='remove'/></query></iq>
bob/laptop  hears in any order
    <presence type='unsubscribe' from='$alice'/>
    <presence type='unsubscribed' from='$alice'/>
    <presence type='unavailable' from='$alice/phone'/>
    <iq type='set'><query><item jid='$alice' subscription='to'/></query></iq>
    <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
bob/laptop  hears nothing
alice/phone hears in any order
    <iq type='set'><query><item jid='$bob' subscription='remove'/></query></iq>
    <iq type='result' id='r1'/>
    <presence type='unavailable' from='$bob/laptop'/>
alice/phone hears nothing
bob/laptop  says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears  <iq type='result' id='r2'><query><item jid='$alice' subscription='none'/></query></iq>
alice/phone says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r3'><query xmlns='jabber:iq:roster'/></iq> without <item/>
