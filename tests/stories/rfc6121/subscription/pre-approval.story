# An approval in advance is noted and pushed, not sent; the request that comes later is answered and not delivered.  RFC 6121 §3.4.2, §3.1.3
cast    alice/phone(roster)  bob/laptop(roster)

alice/phone may hear <presence type='unavailable' from='$bob'/>
bob/laptop  says   <presence type='subscribed' to='$alice'/>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' subscription='none' approved='true'/></query></iq>
alice/phone hears nothing
alice/phone says   <presence type='subscribe' to='$bob'/>
alice/phone hears  <iq type='set'><query><item jid='$bob' subscription='none' ask='subscribe'/></query></iq>
alice/phone hears  <presence type='subscribed' from='$bob' to='$alice'/>
    <iq type='set'><query><item jid='$bob' subscription='to' ask='!'/></query></iq>
    <presence type='!' from='$bob/laptop'/>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' subscription='from'/></query></iq>
bob/laptop  hears nothing
alice/phone hears nothing
