# Of two devices that come at the same time each message reaches one.  XEP-0160 §3
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/tablet  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/> <message id='m1'/>
bob/tablet  says   <presence/>
bob/tablet  hears in any order <presence from='$bob/tablet'/> <presence from='$bob/laptop'/>
bob/tablet  hears nothing
