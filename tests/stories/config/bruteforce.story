# Whoever fails too often is locked out for a while, and cannot tell from it who exists.  FEATURES AU27, RFC 6120 §6.5.11
only xmppd: it needs our operator and our clock
server own
cast alice bob

operator runs config set auth.bruteforce.mode IpJid
operator runs config set auth.bruteforce.after 2
operator runs config set auth.bruteforce.period 10m
operator runs config set auth.bruteforce.lock 2m
peer reaches login
peer authenticates as alice with PLAIN password wrong
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256 password wrong
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><temporary-auth-failure/><text>too many failed logins; try again later</text></failure>
peer drops
nope reaches login
nope authenticates as nobody with PLAIN password wrong
nope hears <failure><not-authorized/></failure>
nope authenticates as nobody with SCRAM-SHA-256 password wrong
nope hears <failure><not-authorized/></failure>
nope authenticates as nobody with SCRAM-SHA-256
nope hears <failure><temporary-auth-failure/><text>too many failed logins; try again later</text></failure>
nope drops
good reaches login
good authenticates as bob with SCRAM-SHA-256
good hears <success/>
good drops
wait 121s
back reaches login
back authenticates as alice with SCRAM-SHA-256
back hears <success/>
