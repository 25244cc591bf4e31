# offline.limit counts what is kept for one receiver from one sender; offline.over_limit says what becomes of the rest.  XEP-0160 §3
server own
only xmppd: the limit is ours
cast alice/phone bob carol/desk

operator runs config set offline.limit 2
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
alice/phone hears nothing
alice/phone says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
alice/phone hears  <message type='error' id='m3' from='$bob'><error><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
carol/desk  says   <message to='$bob' type='chat' id='m4'><body>4</body></message>
carol/desk  hears nothing
operator runs config set offline.over_limit drop
alice/phone says   <message to='$bob' type='chat' id='m5'><body>5</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/>
    <message id='m1'><body>1</body></message>
    <message id='m2'><body>2</body></message>
    <message id='m4'><body>4</body></message>
bob/laptop  hears nothing
