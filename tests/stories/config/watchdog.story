# A watch that would disconnect people before it asks them is refused.  FEATURES TR17
only xmppd: it needs our operator
server own

operator fails 3 config set watchdog.max_inactivity.c2s 2m
operator fails 3 config set watchdog.max_inactivity.c2s 180s
operator fails 3 config set watchdog.timeout 366d
operator fails 3 config set watchdog.timeout 1s
operator fails 3 config set watchdog.delay 1h
operator fails 3 config set watchdog.ping smoke
operator runs config set watchdog.timeout 1m
operator runs config set watchdog.max_inactivity.c2s 2m
