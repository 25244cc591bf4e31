# Nobody without rights administers anything, and what does not exist here is said to.  XEP-0133 §5, §6
server own
only xmppd: the roles are ours
cast alice/phone bob/laptop

operator runs user role $alice admin
bob/laptop  says   <iq type='set' id='f1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
bob/laptop  hears  <iq type='error' id='f1'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  says   <iq type='set' id='f2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#shutdown'/></iq>
bob/laptop  hears  <iq type='error' id='f2'><error type='cancel'><forbidden/></error></iq>
alice/phone says   <iq type='set' id='f3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#edit-blacklist'/></iq>
alice/phone hears  <iq type='error' id='f3'><error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='f4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#paint-user'/></iq>
alice/phone hears  <iq type='error' id='f4'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='f5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd'/></iq>
alice/phone hears  <iq type='error' id='f5'><error type='cancel'><item-not-found/></error></iq>
