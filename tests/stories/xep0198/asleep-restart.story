# A session that refers to what is stored does so over a restart of the server; what is not in the archive any more is not missed.  XEP-0198 §5
only xmppd: it needs our operator and our clock
server own
cast alice bob

alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone says   <presence/>
alice/phone hears  <presence/>
alice/phone drops
bob/desk    logs in
bob/desk    says   <message to='$alice' id='m1' type='chat'><body>1</body></message><message to='$alice' id='m2' type='chat'><body>2</body><no-permanent-store xmlns='urn:xmpp:hints'/></message><message to='$alice' id='m3' type='chat'><body>3</body></message>
bob/desk    hears  nothing
wait 3s
bob/desk    says   <message to='$alice' id='m4' type='chat'><body>4</body></message>
bob/desk    hears  nothing
server restarts
bob/desk    logs in
bob/desk    says   <message to='$alice' id='m5' type='chat'><body>5</body></message>
bob/desk    hears  nothing
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='1'/>
alice/phone hears  <resumed/>
alice/phone hears  <message id='m1'><delay/></message> <message id='m2'/> <message id='m3'><delay/></message> <message id='m4'/> <message id='m5'/>
alice/phone says   <a xmlns='urn:xmpp:sm:3' h='6'/>
alice/phone drops
bob/desk    says   <message to='$alice' id='m6' type='chat'><body>6</body></message><message to='$alice' id='m7' type='chat'><body>7</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
bob/desk    hears  nothing
wait 3s
server restarts
alice/desk  logs in
alice/desk  says   <presence/>
alice/desk  hears  in any order <presence from='$alice/desk'/> <presence from='$alice/phone'/> <message id='m6'/> <message id='m7'/>
alice/desk  leaves
operator runs archive purge --user $alice --yes --confirm $alice
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='6'/>
alice/phone hears  <resumed/>
alice/phone hears  <message id='m7'/> <presence type='unavailable' from='$alice/desk'/>
alice/phone says   <a xmlns='urn:xmpp:sm:3' h='8'/>
# A client that does not come back leaves it to whoever comes.
alice/phone drops
bob/desk    logs in
bob/desk    says   <message to='$alice' id='m8' type='chat'><body>8</body></message>
bob/desk    hears  nothing
wait 3s
server restarts
wait 1d
alice/desk  logs in
alice/desk  says   <presence/>
alice/desk  hears  <presence from='$alice/desk'/> <message id='m8'/>
alice/desk  hears  nothing
