# What was not written to a device that is gone is still kept.  XEP-0160 §3
cast alice/phone bob

alice/phone says   {3*<message to='$bob' type='chat' id='m'><body>x</body></message>}
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  drops
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears in any order <presence from='$bob/tablet'/> <message id='m'/> <message id='m'/> <message id='m'/>
