# A failure leaves the stream as it was, with a condition of RFC 6120; the client may try again, by either profile.  XEP-0388 §2.6.2
only xmppd: others may not offer SASL2
cast alice

peer reaches login
peer authenticates as alice with SCRAM-SHA-256 password wrong inline <bind xmlns='urn:xmpp:bind:0'/>
peer hears exactly <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as nobody with PLAIN password wrong inline
peer hears exactly <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='BLURDYBLOOP'/>
peer hears <failure xmlns='urn:xmpp:sasl:2'><invalid-mechanism xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as alice with SCRAM-SHA-1
peer hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
