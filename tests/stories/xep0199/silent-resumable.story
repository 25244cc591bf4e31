# A session that may be resumed outlives the connection that was silent for too long: its contacts see nothing, and it goes on.  FEATURES TR17, XEP-0198 §5
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob
friends alice bob

operator    runs config set watchdog.ping xmpp
operator    runs config set watchdog.max_inactivity.c2s 6m
bob/laptop  reaches bind as bob
bob/laptop  says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>laptop</resource></bind></iq><enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears <iq id='b'/> <enabled id='?session'/>
bob/laptop  says  <presence/>
alice/phone hears <presence from='$bob/laptop'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears in any order <presence from='$bob/laptop'/> <presence from='$alice/phone'/>
wait 181s
alice/phone hears <iq type='get' id='?one'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone says  <iq type='result' id='$one' to='$host'/>
wait 241s
alice/phone hears <iq type='get' id='?two'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone says  <iq type='result' id='$two' to='$host'/>
alice/phone hears nothing
bob/laptop  hears <iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
bob/again   reaches bind as bob
bob/again   says  <resume xmlns='urn:xmpp:sm:3' previd='$session' h='3'/>
bob/again   hears <resumed xmlns='urn:xmpp:sm:3' previd='$session'/>
