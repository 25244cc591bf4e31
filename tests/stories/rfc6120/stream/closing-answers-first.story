# What was asked before the closing tag is answered before it.  RFC 6120 §4.4, §10.1
cast alice/phone bob/laptop

alice/phone sends <message to='$bob' id='m1'><body>last words</body></message><iq type='get' id='q1'><query xmlns='jabber:iq:roster'/></iq></stream:stream>
alice/phone hears <iq type='result' id='q1'/>
alice/phone hears </stream:stream>
alice/phone is closed
bob/laptop  hears <message id='m1'><body>last words</body></message>
