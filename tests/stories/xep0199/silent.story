# Who says nothing is asked; who does not answer is disconnected, and his contacts see him leave.  XEP-0199 §4.3, RFC 6120 §4.6, FEATURES TR17
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob
friends alice bob

operator    runs config set watchdog.ping xmpp
operator    runs config set watchdog.max_inactivity.c2s 10m
bob/laptop  reaches bind as bob
bob/laptop  says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>laptop</resource></bind></iq><presence/>
bob/laptop  hears <iq id='b'/>
bob/laptop  hears in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
alice/phone hears <presence from='$bob/laptop'/>
wait 121s
alice/phone hears nothing
wait 181s
alice/phone hears <iq type='get' id='?one' from='$host' to='$alice/phone'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone says  <iq type='result' id='$one' to='$host'/>
wait 241s
alice/phone hears <iq type='get' id='?two' from='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone says  <iq type='result' id='$two' to='$host'/>
wait 181s
alice/phone hears in any order <iq type='get' from='$host'><ping xmlns='urn:xmpp:ping'/></iq> <presence type='unavailable' from='$bob/laptop'/>
bob/laptop  hears <iq type='get' from='$host' to='$bob/laptop'><ping xmlns='urn:xmpp:ping'/></iq> <iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>*</text></stream:error>
bob/laptop  hears </stream:stream>
bob/laptop  is closed
