# A first-level element of the content namespace that is no stanza.  RFC 6120 §4.9.3.24
cast alice/phone

alice/phone says   <pubsub xmlns='jabber:client'>hello</pubsub>
alice/phone hears  <stream:error><unsupported-stanza-type xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
