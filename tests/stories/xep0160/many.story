# More than one page of kept messages comes whole and in order, and what arrives meanwhile comes behind.  XEP-0160 §3; RFC 6120 §10.1
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='first'><body>1</body></message>{80*<message to='$bob' type='chat' id='m'><body>x</body></message>}<message to='$bob' type='chat' id='last'><body>n</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
alice/phone says   <message to='$bob' type='chat' id='live'><body>now</body></message>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears  <message id='first'/> {80*<message id='m'><delay xmlns='urn:xmpp:delay'/></message>} <message id='last'><delay xmlns='urn:xmpp:delay'/></message> <message id='live'/>
bob/laptop  hears nothing
