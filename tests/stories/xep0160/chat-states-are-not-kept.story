# A chat state without a body is not worth keeping.  XEP-0160 §3; XEP-0085
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears nothing
