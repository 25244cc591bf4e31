# The server does not rewrite the address of what it delivers.  RFC 6121 §8.5.2.1.1, §8.5.2.1.2; RFC 6120 §8.1.1.1
cast    alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1'><body>hello</body></message>
bob/laptop  hears  <message to='$bob' from='$alice/phone' id='m1'/>
alice/phone says   <message to='$bob/laptop' id='m2'><body>hello</body></message>
bob/laptop  hears  <message to='$bob/laptop' from='$alice/phone' id='m2'/>
alice/phone says   <presence to='$bob'/>
bob/laptop  hears  <presence to='$bob' from='$alice/phone'/>
