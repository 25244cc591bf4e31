# filter.domains: LIST is with these domains only, BLACKLIST with all others.  FEATURES IM29
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop

operator runs config set filter.domains one.example
operator runs config set filter.policy LIST
alice/phone says  <message to='anna@one.example' type='chat' id='m1'><body>hello</body></message>
alice/phone hears <message from='anna@one.example' type='error' id='m1'><error><remote-server-not-found/></error></message>
alice/phone says  <message to='anna@two.example' type='chat' id='m2'><body>hello</body></message>
alice/phone hears <message from='anna@two.example' type='error' id='m2'><error><forbidden/></error></message>
alice/phone says  <message to='$bob' type='chat' id='m3'><body>hello</body></message>
alice/phone hears <message from='$bob' type='error' id='m3'><error><forbidden/></error></message>
operator runs config set filter.policy BLACKLIST
alice/phone says  <message to='anna@one.example' type='chat' id='m4'><body>hello</body></message>
alice/phone hears <message from='anna@one.example' type='error' id='m4'><error><forbidden/></error></message>
alice/phone says  <message to='anna@two.example' type='chat' id='m5'><body>hello</body></message>
alice/phone hears <message from='anna@two.example' type='error' id='m5'><error><remote-server-not-found/></error></message>
alice/phone says  <message to='$bob' type='chat' id='m6'><body>hello</body></message>
bob/laptop  hears <message from='$alice/phone' id='m6'/>
