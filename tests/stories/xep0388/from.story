# The stream's from must be the account that is authenticated; a domain in it that is not addressed is an error.  XEP-0388 §2.1, §2.3
only xmppd: others may not offer SASL2
cast alice bob

peer reaches tls
peer opens from='$bob'
peer hears <stream:features/>
peer authenticates as alice with PLAIN inline
peer hears <failure xmlns='urn:xmpp:sasl:2'><invalid-authzid xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
peer authenticates as bob with PLAIN inline
peer hears <success xmlns='urn:xmpp:sasl:2'><authorization-identifier>$bob</authorization-identifier></success>
other reaches tls
other opens from='alice@elsewhere.example'
other hears <stream:error><invalid-from xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
