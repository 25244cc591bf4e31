# Without TLS there is no SASL2.  XEP-0388 §3
only xmppd: others may not offer SASL2
cast alice

peer connects
peer opens
peer hears <stream:features/>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>{base64 \0$alice.name\0secret-alice}</initial-response></authenticate>
peer hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
