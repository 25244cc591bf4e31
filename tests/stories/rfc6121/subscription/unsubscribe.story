# Who unsubscribes: the contact hears it before its push, the user gets unavailable presence.  RFC 6121 §3.3.2, §3.3.3
cast    alice/phone(roster)  bob/laptop(roster)  bob/tablet(roster)
watches alice bob

alice/phone says   <presence type='unsubscribe' to='$bob' id='s1'/>
bob/laptop  hears
    <presence type='unsubscribe' from='$alice' to='$bob' id='s1'/>
    <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
bob/tablet  hears  <presence type='unsubscribe' from='$alice'/>
alice/phone hears in any order
    <iq type='set'><query><item jid='$bob' subscription='none'/></query></iq>
    <presence type='unavailable' from='$bob/laptop'/>
    <presence type='unavailable' from='$bob/tablet'/>
alice/phone hears nothing
bob/laptop  says   <presence><show>away</show></presence>
alice/phone hears nothing
