# To: the user asks for a subscription.  RFC 6121 §A.2.1 row "To", §A.3.1 row "From"
cast    alice/phone(roster)  bob/laptop(roster)
watches alice bob

alice/phone may hear <presence type='unavailable' from='$bob'/> <iq type='set'><query xmlns='jabber:iq:roster'/></iq> <presence><delay/></presence>
alice/tablet may hear <presence type='unavailable' from='$bob'/> <iq type='set'><query xmlns='jabber:iq:roster'/></iq> <presence><delay/></presence>
bob/laptop  may hear <presence type='unavailable' from='$alice'/> <iq type='set'><query xmlns='jabber:iq:roster'/></iq> <presence><delay/></presence>
bob/tablet  may hear <presence type='unavailable' from='$alice'/> <iq type='set'><query xmlns='jabber:iq:roster'/></iq> <presence><delay/></presence>

alice/phone says   <presence type='subscribe' to='$bob'/>
bob/laptop  hears nothing
alice/phone hears nothing

alice/phone says   <iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r'><query><item jid='$bob' subscription='to' ask='!'/></query></iq>
bob/laptop  says   <iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears  <iq type='result' id='r'><query><item jid='$alice' subscription='from' ask='!'/></query></iq>

bob/tablet logs in
bob/tablet says <presence/>
bob/tablet hears in any order
    <presence from='$bob/tablet' type='!'/>
    <presence from='$bob/laptop' type='!'/>
bob/tablet hears nothing
alice/tablet logs in
alice/tablet says <presence/>
alice/tablet hears in any order
    <presence from='$alice/tablet' type='!'/>
    <presence from='$alice/phone' type='!'/>
    <presence from='$bob/laptop' type='!'/>
    <presence from='$bob/tablet' type='!'/>
alice/tablet hears nothing
