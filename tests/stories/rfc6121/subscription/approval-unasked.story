# An approval that nobody asked for is not delivered and changes nothing on the other side.  RFC 6121 §3.1.6, §3.4.2
cast    alice/phone(roster)  bob/laptop

bob/laptop  says   <presence type='subscribed' to='$alice'/>
alice/phone hears nothing
alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
