# Stream management is enabled once.  XEP-0198 §3
cast alice/phone

alice/phone says  <enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>
alice/phone hears <enabled xmlns='urn:xmpp:sm:3' resume='true' id='*' max='60'/>
alice/phone says  <enable xmlns='urn:xmpp:sm:3'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
alice/phone says  <resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>
alice/phone hears <failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
