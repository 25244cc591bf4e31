# How long the session of a client that is woken waits is a setting; who asks for less has less.  FEATURES MO05; XEP-0198 §3, §5
server own
cast alice bob service/app

operator runs config set limits.c2s.resume_push 2d
alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
bob/phone   logs in
bob/phone   might hear <r xmlns='urn:xmpp:sm:3'/>
bob/phone   says   <enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>
bob/phone   hears  <enabled id='?short' max='60'/>
bob/phone   says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n2'/></iq>
bob/phone   hears  <iq type='result' id='e1'/>
bob/phone   drops
alice/phone drops
service/app hears  nothing
# Twice: a loss may be noticed only when the clock has moved already.
wait 12h
wait 12h
bob/phone   reaches bind as bob
bob/phone   says   <resume xmlns='urn:xmpp:sm:3' previd='$short' h='1'/>
bob/phone   hears  <failed><item-not-found/></failed>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
alice/phone hears  <resumed/>
alice/phone drops
service/app hears  nothing
wait 49h
wait 49h
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
alice/phone hears  <failed><item-not-found/></failed>
