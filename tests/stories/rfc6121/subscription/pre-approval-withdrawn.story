# An approval in advance is withdrawn by unsubscribed, which goes nowhere; then requests are delivered again.  RFC 6121 §3.2.2
cast    alice/phone  bob/laptop(roster)

alice/phone may hear <presence type='unavailable' from='$bob'/>
bob/laptop  says   <presence type='subscribed' to='$alice'/>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' approved='true'/></query></iq>
bob/laptop  says   <presence type='unsubscribed' to='$alice'/>
bob/laptop  hears  <iq type='set'><query><item jid='$alice' approved='!'/></query></iq>
alice/phone hears nothing
alice/phone says   <presence type='subscribe' to='$bob'/>
bob/laptop  hears  <presence type='subscribe' from='$alice'/>
alice/phone hears nothing
