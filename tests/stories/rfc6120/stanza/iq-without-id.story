# An iq without id is a bad request.  RFC 6120 §8.1.3, §8.2.3
cast alice/phone bob/laptop

alice/phone says   <iq type='get' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='error'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
