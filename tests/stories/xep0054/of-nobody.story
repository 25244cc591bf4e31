# Without a vCard, and without an account, a stranger gets the same answer.  XEP-0054 §3.3
only xmppd: others tell the two apart
cast alice/phone bob

alice/phone says   <iq type='get' id='v1' to='$bob'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears  <iq type='error' id='v1' from='$bob'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='get' id='v2' to='$nobody'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears  <iq type='error' id='v2' from='$nobody'><error type='cancel'><service-unavailable/></error></iq>
