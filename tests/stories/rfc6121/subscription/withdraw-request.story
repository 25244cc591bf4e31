# A request that is withdrawn before it was seen is not delivered.  RFC 6121 §3.3.3
cast    alice/phone  bob

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob'/><presence type='unsubscribe' to='$bob'/>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  may hear <presence type='unsubscribe' from='$alice'/>
bob/laptop  hears nothing
