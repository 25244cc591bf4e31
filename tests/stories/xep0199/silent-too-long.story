# Who was silent for too long is disconnected, and his contacts see him leave.  RFC 6120 §4.6, §4.9.3.4, FEATURES TR17
only xmppd: it needs our operator and our clock
server own
cast alice bob
friends alice bob

operator    runs config set watchdog.ping xmpp
operator    runs config set watchdog.timeout 1m
operator    runs config set watchdog.max_inactivity.c2s 9m
operator    runs config set watchdog.delay 10m
bob/laptop  logs in
bob/laptop  says  <presence/>
bob/laptop  hears <presence from='$bob/laptop'/>
wait 100s
alice/phone logs in
alice/phone says  <presence/>
alice/phone hears in any order <presence from='$alice/phone'/> <presence from='$bob/laptop'/>
wait 550s
alice/phone hears <presence type='unavailable' from='$bob/laptop'/>
bob/laptop  hears <presence from='$alice/phone'/>
bob/laptop  hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>*</text></stream:error>
bob/laptop  hears </stream:stream>
bob/laptop  is closed
