# Stanzas for an account that does not exist, bare JID.  RFC 6121 §8.5.1
cast    alice/phone(roster)

alice/phone says   <iq type='get' id='q1' to='$nobody'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1' from='$nobody' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='result' id='q2' to='$nobody'/>
alice/phone says   <iq type='error' id='q3' to='$nobody'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone hears nothing
alice/phone says   <message id='m1' to='$nobody'><body>hello</body></message>
alice/phone hears  <message type='error' id='m1' from='$nobody' to='$alice/phone'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <message id='m2' type='error' to='$nobody'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <presence to='$nobody'/>
alice/phone says   <presence type='unavailable' to='$nobody'/>
# Nothing comes back for presence.
alice/phone hears nothing
