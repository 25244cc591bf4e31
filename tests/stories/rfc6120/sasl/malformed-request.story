# A message that the mechanism does not know is malformed-request.  RFC 6120 §6.5.8
only xmppd: others have other conditions for it
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 no nul in it}</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><malformed-request/></failure>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{base64 n,,no attributes}</auth>
peer hears <failure><malformed-request/></failure>
