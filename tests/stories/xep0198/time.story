# How long a session waits is the operator's choice; the client is told, and may ask for less.  XEP-0198 §3
server own
cast alice

operator runs config set limits.c2s.resume 30s
alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true' max='3600'/>
alice/phone hears  <enabled resume='true' max='30'/>
operator runs config set limits.c2s.resume 0s
alice/desk  logs in
alice/desk  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/desk  hears  <enabled resume='!' id='!'/>
operator fails 3 config set limits.c2s.resume 2d
