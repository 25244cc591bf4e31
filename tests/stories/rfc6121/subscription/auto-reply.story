# A request from somebody who is subscribed already is answered by the server and not delivered.  RFC 6121 §3.1.3
cast    alice/phone(roster)  bob/laptop(roster)
watches alice bob

alice/phone may hear <iq type='set'><query xmlns='jabber:iq:roster'/></iq> <presence from='$bob/laptop'><delay/></presence>
alice/phone says   <presence type='subscribe' to='$bob'/>
bob/laptop  hears nothing
alice/phone hears nothing
