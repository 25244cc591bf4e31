# Whoever sends anything else in the middle of an authentication is disconnected.  XEP-0388 §2.4
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>{base64 n,,n=$alice.name,r=abc}</initial-response></authenticate>
peer hears <challenge xmlns='urn:xmpp:sasl:2'/>
peer says  <presence/>
peer hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
