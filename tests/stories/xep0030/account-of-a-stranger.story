# A stranger does not learn whether there is an account.  XEP-0030 §8; RFC 6120 §8.3.3.19
cast alice/phone bob/laptop

bob/laptop  says   <iq type='get' id='d1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='error' id='d1' from='$alice'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
bob/laptop  says   <iq type='get' id='d2' to='$nobody'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='error' id='d2' from='$nobody'><error type='cancel'><service-unavailable/></error></iq>
bob/laptop  says   <iq type='get' id='d3' to='$alice'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
bob/laptop  hears  <iq type='result' id='d3' from='$alice'><query xmlns='http://jabber.org/protocol/disco#items'/></iq> without <item/>
bob/laptop  says   <iq type='get' id='d4' to='$nobody'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
bob/laptop  hears  <iq type='result' id='d4' from='$nobody'><query xmlns='http://jabber.org/protocol/disco#items'/></iq> without <item/>
bob/laptop  says   <iq type='get' id='d5' to='$alice'><query xmlns='http://jabber.org/protocol/disco#items' node='urn:example:x'/></iq>
bob/laptop  hears  <iq type='result' id='d5' from='$alice'><query node='urn:example:x'/></iq> without <item/>
bob/laptop  says   <iq type='get' id='d6' to='$nobody'><query xmlns='http://jabber.org/protocol/disco#items' node='urn:example:x'/></iq>
bob/laptop  hears  <iq type='result' id='d6' from='$nobody'><query node='urn:example:x'/></iq> without <item/>
