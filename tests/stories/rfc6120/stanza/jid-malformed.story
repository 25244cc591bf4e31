# An address that is none: jid-malformed, from that address.  RFC 6120 §8.3.3.8
cast alice/phone

alice/phone says   <message to='a b@$host' id='m1'><body>x</body></message>
alice/phone hears  <message type='error' id='m1'><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <iq to='@$host' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1'><error type='modify'><jid-malformed/></error></iq>
alice/phone is open
