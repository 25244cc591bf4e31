# limits.c2s.new_per_second: who comes too fast waits and is served then.  XEP-0205
server own
only xmppd: it moves the clock

operator runs config set limits.c2s.new_per_second 1
peer connects
peer opens
peer hears <stream:features/>
other connects
third connects
wait 2s
wait 2s
other opens
other hears <stream:features/>
third opens
third hears <stream:features/>
