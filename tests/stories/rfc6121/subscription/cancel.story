# Who cancels a subscription sends unavailable presence from every resource, then unsubscribed, then the push.  RFC 6121 §3.2.2, §3.2.3
cast    alice/phone(roster)  bob/laptop(roster)  bob/tablet
watches alice bob

bob/laptop  says   <presence type='unsubscribed' to='$alice' id='s1'/>
alice/phone hears in any order
    <presence type='unavailable' from='$bob/laptop'/> <presence type='unavailable' from='$bob/tablet'/>
alice/phone hears
    <presence type='unsubscribed' from='$bob' to='$alice' id='s1'/>
    <iq type='set'><query><item jid='$bob' subscription='none'/></query></iq>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
bob/laptop  says   <presence><show>away</show></presence>
alice/phone hears nothing
