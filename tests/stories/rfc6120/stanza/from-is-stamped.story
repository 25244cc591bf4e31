# Whatever the client writes as from, the server puts the full JID there.  RFC 6120 §8.1.2.1
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1'/>
bob/laptop  hears  <message id='m1' from='$alice/phone'/>
alice/phone says   <message to='$bob' id='m2' from='$alice/phone'/>
bob/laptop  hears  <message id='m2' from='$alice/phone'/>
alice/phone says   <message to='$bob' id='m3' from='$alice'/>
bob/laptop  hears  <message id='m3' from='$alice/phone'/>
