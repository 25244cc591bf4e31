# Who gets directed presence and then a subscription is a subscriber like any other; cancelling it sends unavailable.  RFC 6121 §4.6.1
cast    alice/phone  bob/laptop(roster)

bob/laptop  may hear <presence type='unavailable' from='$alice'/> <presence from='$alice/phone'/>
alice/phone says   <presence to='$bob'/>
bob/laptop  hears  <presence from='$alice/phone'/>
bob/laptop  says   <presence type='subscribe' to='$alice'/>
bob/laptop  hears  <iq type='set'/>
alice/phone hears  <presence type='subscribe' from='$bob'/>
alice/phone says   <presence type='subscribed' to='$bob'/>
bob/laptop  hears  <presence type='subscribed' from='$alice'/> <iq type='set'/> <presence type='!' from='$alice/phone'/>
alice/phone says   <presence><show>away</show></presence>
bob/laptop  hears  <presence from='$alice/phone'><show>away</show></presence>
alice/phone says   <presence type='unsubscribed' to='$bob'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/> <presence type='unsubscribed' from='$alice'/> <iq type='set'/>
bob/laptop  hears nothing
