# An error is never answered with an error.  RFC 6120 §8.3.1
cast alice/phone

alice/phone says   <message type='error' id='m1' to='$nobody'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <message type='error' id='m2' to='a b@$host'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <presence type='error' id='p1' to='$nobody'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
alice/phone hears nothing
