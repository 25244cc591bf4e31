# The client may wait for the challenge: it is empty.  RFC 6120 §6.3.10, §6.4.3; RFC 4422 §5
cast alice

peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>
peer hears <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer says  <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{base64 \0$alice.name\0secret-alice}</response>
peer hears <success/>
