# An iq without type, or with an unknown one, is a bad request.  RFC 6120 §8.2.3
cast alice/phone bob/laptop
friends alice bob

alice/phone says   <iq id='q1' to='$bob/laptop'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq id='q2' type='ask' to='$bob/laptop'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error' id='q2'><error type='modify'><bad-request/></error></iq>
bob/laptop  hears nothing
