# Nobody gets in without an account unless the operator has said so.  XEP-0175 §3, RFC 4505 §5
only xmppd: others may have it on
peer reaches tls
peer opens
peer hears <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><authentication xmlns='urn:xmpp:sasl:2'/></stream:features> without <mechanism>ANONYMOUS</mechanism>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism-too-weak/></failure>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><mechanism-too-weak xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
