# With spaces it is bytes that count, either way: nobody has to answer.  FEATURES TR17
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob

operator    runs config set watchdog.ping whitespace
operator    runs config set watchdog.max_inactivity.c2s 10m
bob/laptop  reaches bind as bob
bob/laptop  says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>laptop</resource></bind></iq>
bob/laptop  hears <iq id='b'/>
wait 241s
alice/phone hears nothing
wait 241s
alice/phone hears nothing
wait 241s
alice/phone hears nothing
bob/laptop  says  <iq type='get' id='still'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears <iq type='result' id='still'/>
wait 601s
bob/laptop  hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
bob/laptop  hears </stream:stream>
bob/laptop  is closed
