# What is no element of stream management, or lacks its number, is refused; the stream goes on.  XEP-0198 §6
cast alice/phone

alice/phone says  <r xmlns='urn:xmpp:sm:3'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says  <a xmlns='urn:xmpp:sm:3' h='-1'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says  <a xmlns='urn:xmpp:sm:3' h='4294967296'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says  <jump xmlns='urn:xmpp:sm:3'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone is open
