# Without approval nobody sees presence.  RFC 6121 §3.1.3
cast    alice/phone  bob/laptop
asks    alice bob

alice/phone may hear <presence type='unsubscribed' from='$bob'/>
bob/laptop  says   <presence><status>here</status></presence>
bob/laptop  hears  <presence from='$bob/laptop'><status>here</status></presence>
alice/phone hears nothing
alice/phone says   <presence type='probe' to='$bob'/>
alice/phone hears nothing
