# What was not delivered is still there after another login without presence.  XEP-0160 §2
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  leaves
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears in any order
    <presence from='$bob/tablet'/> <message id='m1'><delay xmlns='urn:xmpp:delay'/></message>
