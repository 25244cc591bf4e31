# Presence that manages a subscription comes from the bare JID and goes to it, whatever the client wrote.  RFC 6121 §3, §3.1.1, §3.1.2
cast    alice/phone(roster)  bob/laptop(roster)

alice/phone may hear <presence type='unavailable' from='$bob'/> <presence from='$bob/laptop'/>
alice/phone says   <presence type='subscribe' to='$bob/laptop' id='s1'/>
alice/phone hears  <iq type='set'/>
bob/laptop  hears  <presence type='subscribe' from='$alice' to='$bob' id='s1'/>
bob/laptop  says   <presence type='subscribed' to='$alice/phone' id='s2'/>
bob/laptop  hears  <iq type='set'/>
alice/phone hears  <presence type='subscribed' from='$bob' to='$alice' id='s2'/>
alice/phone says   <presence type='unsubscribe' to='$bob/laptop' id='s3'/>
bob/laptop  hears  <presence type='unsubscribe' from='$alice' to='$bob' id='s3'/>
