# The operator sees who is locked out and lets them try again; many failures in a row disable an account.  FEATURES AU27
only xmppd: it needs our operator
server own
cast alice bob

operator runs config set auth.bruteforce.mode Jid
operator runs config set auth.bruteforce.after 2
operator fails 4 ban lift $alice
peer reaches login
peer authenticates as alice with PLAIN password wrong
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with PLAIN password wrong
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with PLAIN
peer hears <failure><temporary-auth-failure/></failure>
peer drops
operator runs ban list
operator runs ban lift $alice
back reaches login
back authenticates as alice with PLAIN
back hears <success/>
back drops
operator runs config set auth.bruteforce.after 0
operator runs config set auth.bruteforce.disable_after 3
guess reaches login
guess authenticates as bob with PLAIN password wrong
guess hears <failure><not-authorized/></failure>
guess authenticates as bob with PLAIN password wrong
guess hears <failure><not-authorized/></failure>
guess drops
again reaches login
again authenticates as bob with PLAIN password wrong
again hears <failure><not-authorized/></failure>
again drops
# Comes behind what was to be stored.
operator runs push list $bob
sorry reaches login
sorry authenticates as bob with PLAIN
sorry hears <failure><account-disabled/><text>*</text></failure>
