# A request, its approval, and the presence that follows, in the order of the RFC.  RFC 6121 §3.1.2, §3.1.3, §3.1.5, §3.1.6
cast    alice/phone(roster)  alice/tablet(roster)  bob/laptop(roster)  bob/tablet(roster)

alice/phone  may hear <presence type='unavailable' from='$bob'/>
alice/tablet may hear <presence type='unavailable' from='$bob'/>
alice/phone  says   <presence type='subscribe' to='$bob' id='s1'/>
alice/phone  hears  <iq type='set'><query><item jid='$bob' subscription='none' ask='subscribe'/></query></iq>
alice/tablet hears  <iq type='set'><query><item jid='$bob' subscription='none' ask='subscribe'/></query></iq>
bob/laptop   hears  <presence type='subscribe' from='$alice' to='$bob' id='s1'/>
bob/tablet   hears  <presence type='subscribe' from='$alice' to='$bob' id='s1'/>
bob/laptop   hears nothing
# Nothing is in Bob's roster before he approves.
bob/laptop   says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop   hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>

bob/laptop   says   <presence type='subscribed' to='$alice' id='s2'/>
bob/laptop   hears  <iq type='set'><query><item jid='$alice' subscription='from'/></query></iq>
bob/tablet   hears  <iq type='set'><query><item jid='$alice' subscription='from'/></query></iq>
alice/phone  hears
    <presence type='subscribed' from='$bob' to='$alice' id='s2'/>
    <iq type='set'><query><item jid='$bob' subscription='to' ask='!'/></query></iq>
alice/phone  hears in any order
    <presence type='!' from='$bob/laptop'/> <presence type='!' from='$bob/tablet'/>
alice/tablet hears
    <presence type='subscribed' from='$bob' to='$alice' id='s2'/>
    <iq type='set'><query><item jid='$bob' subscription='to' ask='!'/></query></iq>
alice/tablet hears in any order
    <presence type='!' from='$bob/laptop'/> <presence type='!' from='$bob/tablet'/>
bob/tablet   hears nothing
alice/phone  hears nothing
