# A forged sender never arrives: it is replaced, or the stream ends.  RFC 6120 §8.1.2.1, §4.9.3.9
only xmppd: others end the stream with invalid-from
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1' from='$bob/laptop'/>
bob/laptop  hears  <message id='m1' from='$alice/phone'/>
alice/phone says   <message to='$bob' id='m2' from='romeo@example.net'/>
bob/laptop  hears  <message id='m2' from='$alice/phone'/>
