# An operator takes the access of a device away: its sessions end, its token is refused; the others stay.  XEP-0494 §5
only xmppd: it needs our operator
cast alice/desk

peer  reaches login
peer  authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
peer  hears <success><token token='?token'/></success> <stream:features/>
alice/desk says  <iq type='get' id='l'><list xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq id='l'><clients xmlns='urn:xmpp:cam:0'><client id='?id'/></clients></iq>
operator runs user devices $alice
operator fails 4 user devices $alice revoke nonsense
operator fails 2 user devices $alice revoke
operator runs user devices $alice revoke $id
peer  hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer  is closed
again reaches login
again authenticates as alice with HT-SHA-256-NONE password $token inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0'/>
again hears <failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>
alice/desk hears nothing
operator runs user devices $alice revoke --all
