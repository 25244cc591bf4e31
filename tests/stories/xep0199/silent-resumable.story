# A session that may be resumed outlives the connection that was silent for too long: its contacts see nothing, and it goes on.  FEATURES TR17, XEP-0198 §5
only xmppd: it needs our operator and our clock
server own
cast alice bob
friends alice bob

operator    runs config set watchdog.ping xmpp
operator    runs config set watchdog.timeout 1m
operator    runs config set watchdog.max_inactivity.c2s 9m
operator    runs config set watchdog.delay 10m
bob/laptop  logs in
bob/laptop  says  <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears <enabled id='?session'/>
bob/laptop  says  <presence/>
bob/laptop  hears <presence from='$bob/laptop'/>
wait 100s
alice/phone logs in
alice/phone says  <presence/>
alice/phone hears in any order <presence from='$alice/phone'/> <presence from='$bob/laptop'/>
wait 550s
alice/phone hears nothing
bob/again   reaches bind as bob
bob/again   says  <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
bob/again   hears <resumed xmlns='urn:xmpp:sm:3' previd='$session'/>
