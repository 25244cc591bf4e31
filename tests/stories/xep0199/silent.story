# Who says nothing is asked.  XEP-0199 §4.3, FEATURES TR17
only xmppd: it needs our operator and our clock
server own
cast alice/phone

operator    runs config set watchdog.ping xmpp
wait 121s
alice/phone hears nothing
wait 181s
alice/phone hears <iq type='get' id='?one' from='$host' to='$alice/phone'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone says  <iq type='result' id='$one' to='$host'/>
wait 61s
alice/phone hears nothing
operator    runs config set watchdog.timeout 10s
wait 61s
alice/phone hears <iq type='get' id='?two' from='$host'><ping xmlns='urn:xmpp:ping'/></iq>
