# offline.paths: rules in order say what is kept by what is in it; the first that fits wins, - forbids.  FEATURES IM16
server own
only xmppd: it changes the configuration
cast alice/phone bob

operator runs config set archive.enabled false
operator runs config set offline.paths ["-/message/plain","/message/composing[http://jabber.org/protocol/chatstates]","-/message/alarm/old[urn:a]"]
# Kept without a body.
alice/phone says   <message to='$bob' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
alice/phone hears nothing
# Forbidden by the first rule, although the second would keep it.
alice/phone says   <message to='$bob' type='chat' id='m2'><composing xmlns='http://jabber.org/protocol/chatstates'/><plain xmlns='urn:any'/><body>x</body></message>
alice/phone hears  <message type='error' id='m2' from='$bob'><error type='cancel'><service-unavailable/></error></message>
# Of another namespace: the usual rule.
alice/phone says   <message to='$bob' type='chat' id='m3'><composing xmlns='urn:other'/></message>
alice/phone says   <message to='$bob' type='chat' id='m4'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>
# Deeper ones.
alice/phone says   <message to='$bob' type='chat' id='m5'><body>x</body><alarm xmlns='urn:b'><new xmlns='urn:a'/></alarm></message>
alice/phone hears nothing
alice/phone says   <message to='$bob' type='chat' id='m6'><body>x</body><alarm xmlns='urn:b'><old xmlns='urn:a'/></alarm></message>
alice/phone hears  <message type='error' id='m6'><error><service-unavailable/></error></message>
# A hint of the sender is obeyed before any rule.  XEP-0334 §4.2
alice/phone says   <message to='$bob' type='chat' id='m7'><composing xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/></message>
alice/phone hears nothing
# Nobody keeps what is of a moment.  XEP-0160 §3
alice/phone says   <message to='$bob' type='headline' id='m8'><body>x</body><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/> <message id='m1'/> <message id='m3'/> <message id='m5'/>
bob/laptop  hears nothing
operator fails 3 config set offline.paths ["/message/plain","-/message/plain[urn:x]"]
bob/laptop  leaves
alice/phone says   <message to='$bob' type='chat' id='m9'><plain xmlns='urn:x'/><body>x</body></message>
alice/phone hears  <message type='error' id='m9'/>
