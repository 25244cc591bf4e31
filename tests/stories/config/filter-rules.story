# filter.rules: the first rule that fits decides; a rule that can never win is refused.  FEATURES IM29, §13.9
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop carol/desk

operator fails 3 config set filter.rules 1|deny|all 2|allow|jid|$bob
operator fails 3 config set filter.rules 2|allow|jid|$bob 1|deny|all
operator fails 3 config set filter.rules 1|permit|all
operator runs config set filter.rules 1|allow|self 2|allow|jid|$bob 3|deny|all
operator runs config set filter.policy CUSTOM
alice/phone says  <message to='$bob' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears <message from='$alice/phone' id='m1'/>
bob/laptop  says  <message to='$carol' type='chat' id='m2'><body>hello</body></message>
carol/desk  hears <message from='$bob/laptop' id='m2'/>
alice/phone says  <message to='$carol' type='chat' id='m3'><body>hello</body></message>
alice/phone hears <message from='$carol' type='error' id='m3'><error type='auth'><forbidden/></error></message>
alice/phone says  <message to='$alice' type='chat' id='m4'><body>note</body></message>
alice/phone hears <message id='m4'/>
