# Another domain cannot be reached: iq and message are answered, presence of the kind that nobody waits for as well.  RFC 6120 §10.4.3, §8.3.3.16
only xmppd: others try to reach the domain
cast alice/phone

alice/phone says   <message id='m1' to='romeo@remote.invalid'><body>x</body></message>
alice/phone hears  <message type='error' id='m1' from='romeo@remote.invalid'><error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <iq type='get' id='q1' to='remote.invalid'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1' from='remote.invalid'><error type='cancel'><remote-server-not-found/></error></iq>
alice/phone says   <message type='error' id='m2' to='romeo@remote.invalid'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
alice/phone says   <iq type='result' id='q2' to='romeo@remote.invalid'/>
alice/phone hears nothing
