# Unless the operator says otherwise a client may be silent for a day.  FEATURES TR18
only xmppd: it needs our operator and our clock
server own
cast bob/laptop

operator    runs config unset watchdog.ping
operator    runs config unset watchdog.max_inactivity.c2s
# Everybody says something before the clock moves.
wait 86300s
bob/laptop  hears <iq type='get' from='$host'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears nothing
wait 86500s
bob/laptop  hears <stream:error><connection-timeout xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
bob/laptop  is closed
