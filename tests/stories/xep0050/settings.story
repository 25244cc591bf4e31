# The settings of a domain come with the values in force, and only what was changed is changed.  XEP-0050 §2.4.2
server own
only xmppd: commands are ours
cast alice/phone bob/laptop

operator runs config set server.admins $alice
operator runs config set contact.abuse mailto:abuse@example.org --domain $host
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='comp-repo-item-update'/></iq>
alice/phone hears  <iq type='result' id='c1'><command node='comp-repo-item-update' status='executing' sessionid='?s'><x><field var='domain' type='list-single'><option><value>$host</value></option></field></x></command></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='comp-repo-item-update' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='domain'><value>$host</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='executing'><x><field var='contact.abuse' type='text-multi'><desc/><value>mailto:abuse@example.org</value></field><field var='enabled' type='boolean'><value>true</value></field></x></command></iq>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='comp-repo-item-update' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='contact.abuse'><value>nowhere</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='c3'><error type='modify'><bad-request/><bad-payload/></error></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='comp-repo-item-update' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='contact.abuse'><value>mailto:a@example.org</value><value>mailto:b@example.org</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='completed'/></iq>
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><x><field var='abuse-addresses'><value>mailto:a@example.org</value><value>mailto:b@example.org</value></field></x></query></iq>
bob/laptop  says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/vhost/settings'/></iq>
bob/laptop  hears  <iq type='error' id='c1'><error type='cancel'><forbidden/></error></iq>
