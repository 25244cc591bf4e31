# A request that was approved in advance is answered while its owner is away.  RFC 6121 §3.4.2
cast    alice/phone(roster)  bob/laptop

alice/phone may hear <presence type='unavailable' from='$bob'/>
bob/laptop  says   <presence type='subscribed' to='$alice'/>
bob/laptop  hears nothing
bob/laptop  leaves
alice/phone says   <presence type='subscribe' to='$bob'/>
alice/phone hears  <iq type='set'/>
alice/phone hears  <presence type='subscribed' from='$bob' to='$alice'/>
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears  <presence from='$bob/tablet'/>
bob/tablet  hears nothing
alice/phone hears  <iq type='set'/> <presence type='!' from='$bob/tablet'/>
