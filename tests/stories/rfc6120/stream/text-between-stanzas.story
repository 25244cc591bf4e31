# Text between stanzas is no XMPP.  RFC 6120 §4.9.3.1
only xmppd: others ignore it
cast alice/phone

alice/phone sends hello
alice/phone hears <stream:error><bad-format xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
