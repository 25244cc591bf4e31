# The devices of a disabled account sleep on, whoever has disabled it; nobody could log in to look.  XEP-0357 §7, FEATURES AU28
server own
only xmppd: it needs our operator and our clock
cast alice/phone service/app bob/desk

operator runs config set auth.bruteforce.disable_after 2
alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
service/app hears  <iq type='set' id='?one'/>
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
bob/desk    hears  nothing
operator runs user disable $alice --reason holidays --until 1h
service/app says   <iq type='result' id='$one' to='$host'/>
service/app hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m3'><body>3</body></message>
service/app hears  nothing
operator fails 6 push test $alice
operator runs doctor push --strict
wait 3601s
bob/desk    says   <message to='$alice' type='chat' id='m4'><body>4</body></message>
service/app hears  <iq type='set' id='?four'/>
service/app says   <iq type='result' id='$four' to='$host'/>
service/app hears  nothing

peer reaches login
peer authenticates as alice with PLAIN password a
peer hears   <failure/>
peer authenticates as alice with PLAIN password b
peer hears   <failure/>
peer drops
# Comes behind what was to be stored.
operator runs push list $alice
late reaches login
late authenticates as alice with SCRAM-SHA-256
late hears   <failure><account-disabled/></failure>
bob/desk    says   <message to='$alice' type='chat' id='m5'><body>5</body></message>
service/app hears  nothing
operator runs user enable $alice
bob/desk    says   <message to='$alice' type='chat' id='m6'><body>6</body></message>
service/app hears  <iq type='set'/>
