# With spaces it is bytes that count, either way: nobody has to answer.  FEATURES TR17
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob/laptop

operator    runs config set watchdog.ping whitespace
operator    runs config set watchdog.max_inactivity.c2s 10m
wait 241s
wait 241s
wait 241s
alice/phone hears nothing
bob/laptop  hears nothing
wait 601s
alice/phone hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
