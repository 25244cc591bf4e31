# SCRAM without an initial response: an empty challenge asks for it.  RFC 6120 §6.3.10, §6.4.3; RFC 4422 §5
cast alice

peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'/>
peer hears <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>!</challenge>
peer says  <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{base64 n,,n=$alice.name,r=abcdefgh}</response>
peer hears <challenge>*</challenge>
