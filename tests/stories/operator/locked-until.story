# An account that is locked until a time is open again after it.  FEATURES AU28
only xmppd: it needs our operator and our clock
server own
cast alice

operator runs user disable $alice --reason holidays --until 1h
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><account-disabled/><text>holidays</text></failure>
peer drops
wait 3601s
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <success/>
