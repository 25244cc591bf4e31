# Who is connected to a domain that is switched off hears so and is disconnected; switched on it serves again.  RFC 6120 §4.9.3.5
only xmppd: it needs our operator
server own
cast alice/phone

operator runs vhost disable $host --message Moved
alice/phone hears <stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>Moved</text></stream:error>
alice/phone is closed
operator runs vhost enable $host
alice/phone logs in
