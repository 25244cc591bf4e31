# A node that is not there is item-not-found.  XEP-0030 §7
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:nothing'/></iq>
alice/phone hears  <iq type='error' id='d1' from='$host'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
