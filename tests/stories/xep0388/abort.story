# A client may give up an attempt and begin another one.  XEP-0388 §4.5
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>{base64 n,,n=$alice.name,r=abc}</initial-response></authenticate>
peer hears <challenge xmlns='urn:xmpp:sasl:2'/>
peer says  <abort xmlns='urn:xmpp:sasl:2'><text>changed my mind</text></abort>
peer hears <failure xmlns='urn:xmpp:sasl:2'><aborted xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with PLAIN inline
peer hears <success xmlns='urn:xmpp:sasl:2'/>
