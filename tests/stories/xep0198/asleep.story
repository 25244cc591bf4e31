# What waits for a client that is away comes in its order, wherever it has waited: what is stored is read back, with its time.  XEP-0198 §5, XEP-0203
only xmppd: it needs our clock
cast alice bob/desk
friends alice bob

alice/phone logs in
alice/phone might hear <r xmlns='urn:xmpp:sm:3'/>
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?one'/>
alice/phone says   <presence/><iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
alice/phone hears  in any order <presence from='$alice/phone'/> <presence from='$bob/desk'/> <iq id='c1'/>
alice/phone drops
bob/desk    hears  <presence from='$alice/phone'/>
bob/desk    says   <message to='$alice' id='m1' type='chat'><body>1</body></message><message to='$alice' id='m2' type='chat'><body>2</body><no-permanent-store xmlns='urn:xmpp:hints'/></message><message to='$alice' id='m3' type='chat'><body>3</body></message><presence><show>away</show></presence><message to='$alice' id='m4' type='chat'><body>4</body></message>
bob/desk    hears  <presence from='$bob/desk'/>
bob/desk    hears  nothing
wait 3s
bob/desk    says   <message to='$alice' id='m5' type='chat'><body>5</body></message>
bob/desk    hears  nothing
# Another device takes what was stored; the phone is to have it all the same.
alice/desk  logs in
alice/desk  says   <presence/>
alice/desk  hears  in any order <presence from='$alice/desk'/> <presence from='$alice/phone'/> <presence from='$bob/desk'/> <message id='m1'/> <message id='m2'/> <message id='m3'/> <message id='m4'/> <message id='m5'/>
bob/desk    hears  <presence from='$alice/desk'/>
bob/desk    says   <message to='$alice/desk' id='m6' type='chat'><body>6</body></message><presence><show>dnd</show></presence>
bob/desk    hears  <presence from='$bob/desk'/>
alice/desk  hears  <message id='m6'/> <presence><show>dnd</show></presence>
bob/desk    hears  nothing
wait 3s
bob/desk    says   <message to='$alice' id='m7' type='chat'><body>7</body></message>
alice/desk  hears  <message id='m7'/>
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='3'/>
alice/phone hears  <resumed/>
alice/phone hears  <message id='m1' to='$alice' from='$bob/desk'><body>1</body><delay xmlns='urn:xmpp:delay' from='$host' stamp='*'/><stanza-id xmlns='urn:xmpp:sid:0' by='$alice' id='*'/></message>
alice/phone hears  <message id='m2'/> without <delay/>
alice/phone hears  <message id='m3'><delay/></message> <message id='m4'><delay/></message> <message id='m5'><delay/></message>
alice/phone hears  <presence from='$alice/desk'/>
alice/phone hears  <message from='$alice' to='$alice/phone'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' id='m6' to='$alice/desk'><delay xmlns='urn:xmpp:delay'/><stanza-id xmlns='urn:xmpp:sid:0' by='$alice'/></message></forwarded></received></message>
alice/phone hears  <presence from='$bob/desk'><show>dnd</show></presence>
alice/phone hears  <message id='m7'/>
alice/phone says   <a xmlns='urn:xmpp:sm:3' h='12'/>
alice/phone drops
# What it has acknowledged does not come again, and nothing waits for it in the store either.
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$one' h='12'/>
alice/phone hears  <resumed/>
alice/phone hears  nothing
