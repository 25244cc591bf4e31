# A roster set before or after the request: the name stays, the request stays.  RFC 6121 §3.1.1
cast    alice/phone  bob/laptop  carol/desk

alice/phone may hear <presence type='unavailable' from='$bob'/> <presence type='unavailable' from='$carol'/>
alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$bob' name='Bob'/></query></iq><presence type='subscribe' to='$bob'/>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <presence type='subscribe' to='$carol'/><iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='$carol' name='Carol'/></query></iq>
alice/phone hears  <iq type='result' id='r2'/>
bob/laptop  hears  <presence type='subscribe' from='$alice'/>
carol/desk  hears  <presence type='subscribe' from='$alice'/>
alice/phone says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r3'><query><item jid='$bob' name='Bob' subscription='none' ask='subscribe'/><item jid='$carol' name='Carol' subscription='none' ask='subscribe'/></query></iq>
