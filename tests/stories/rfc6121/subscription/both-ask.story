# Two who ask each other at the same time, and both say yes.  RFC 6121 §A.2.1, §A.2.3
cast alice/phone(roster) bob/laptop(roster)
asks alice bob
asks bob alice

alice/phone may hear <presence><delay/></presence>
bob/laptop  may hear <presence><delay/></presence>
alice/phone says   <presence type='subscribed' to='$bob'/>
bob/laptop  hears  <presence type='subscribed' from='$alice'/> <iq type='set'><query><item jid='$alice' subscription='to' ask='!'/></query></iq> <presence type='!' from='$alice/phone'/>
alice/phone hears  <iq type='set'><query><item jid='$bob' subscription='from' ask='subscribe'/></query></iq>
bob/laptop  says   <presence type='subscribed' to='$alice'/>
alice/phone hears  <presence type='subscribed' from='$bob'/> <iq type='set'><query><item jid='$bob' subscription='both' ask='!'/></query></iq> <presence type='!' from='$bob/laptop'/>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' subscription='both' ask='!'/></query></iq>
alice/phone hears nothing
