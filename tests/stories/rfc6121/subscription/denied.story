# A denial removes the request on both sides.  RFC 6121 §3.2.2, §3.2.3
cast    alice/phone(roster)  bob/laptop(roster)
asks    alice bob

bob/laptop  says   <presence type='unsubscribed' to='$alice' id='s1'/>
alice/phone hears
    <presence type='unsubscribed' from='$bob' id='s1'/>
    <iq type='set'><query><item jid='$bob' subscription='none' ask='!'/></query></iq>
bob/laptop  may hear <iq type='set'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears nothing
