# Answers are not answered; what nobody asked is ignored.  RFC 6120 §8.2.3, §10.3.3
cast alice/phone

alice/phone says   <iq id='q1' type='result'/><iq id='q2' type='result' to='$host'/><iq id='q3' type='error'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq><iq id='q4' type='error' to='$alice'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone hears nothing
