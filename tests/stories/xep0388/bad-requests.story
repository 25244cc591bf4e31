# What is malformed fails the attempt and nothing else: an id that is no UUID, data that is no base64.  XEP-0388 §2.2, §2.3
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><user-agent id='phone'/></authenticate>
peer hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><text/></failure>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>*</initial-response></authenticate>
peer hears <failure xmlns='urn:xmpp:sasl:2'><incorrect-encoding xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response><x/></initial-response></authenticate>
peer hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer says  <response xmlns='urn:xmpp:sasl:2'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><malformed-request xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'/>
peer hears exactly <challenge xmlns='urn:xmpp:sasl:2'/>
peer says  <response xmlns='urn:xmpp:sasl:2'> {base64 \0$alice.name\0secret-alice} </response>
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$alice</authorization-identifier></success>
