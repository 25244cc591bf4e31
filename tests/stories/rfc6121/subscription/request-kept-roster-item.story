# A request from somebody who is in the roster already leaves the item as it is.  RFC 6121 §A.1
cast alice/phone bob/laptop

alice/phone may hear <presence type='unavailable' from='$bob'/>
bob/laptop  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$alice' name='A'><group>Friends</group></item></query></iq>
bob/laptop  hears  <iq type='result' id='r1'/>
alice/phone says   <presence type='subscribe' to='$bob'/>
bob/laptop  hears  <presence type='subscribe' from='$alice'/>
bob/laptop  says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears  <iq type='result' id='r2'><query><item jid='$alice' name='A' subscription='none' ask='!'><group>Friends</group></item></query></iq>
bob/laptop  may hear <iq type='set'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears nothing
