# The time of a kept message is the time when it came.  XEP-0203 §3
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>x</body></message>
alice/phone hears nothing
wait 3d
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/> <message id='m1'><delay xmlns='urn:xmpp:delay' stamp='*'/></message>
