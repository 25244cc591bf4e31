# Ten thousand stanzas that a client does not acknowledge wait for it, and come again when it is back.  XEP-0198 §4, §5
server own
cast alice/phone bob

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
alice/phone says   {9999*<message to='$bob' type='chat' id='m'><body>x</body></message>}<message to='$bob' type='chat' id='last'><body>x</body></message>
bob/laptop  hears  {9999*<message id='m'/>} <message id='last'/>
bob/laptop  drops
alice/phone hears  nothing
bob/again   reaches bind as bob
bob/again   says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='5001'/>
bob/again   might hear <r xmlns='urn:xmpp:sm:3'/>
bob/again   hears  <resumed xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
bob/again   hears  {4999*<message id='m'/>} <message id='last'/>
alice/phone says   <message to='$bob' type='chat' id='more'><body>x</body></message>
bob/again   hears  <message id='more'/>
