# A domain that is switched off says so, in the operator's words.  RFC 6120 §4.9.3.5
server own
only xmppd: it adds a host
cast alice/phone

operator runs vhost add second.test
operator runs vhost disable second.test --message moved
peer connects
peer opens to='second.test'
peer hears <stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>moved</text></stream:error>
peer is closed
operator runs vhost enable second.test
peer connects
peer opens to='second.test'
peer hears <stream:features/>
