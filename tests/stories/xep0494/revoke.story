# A client that knows the password keeps its access until that is changed; then it can be taken off the list.  XEP-0494 §3.2
only xmppd: others may not have it
cast alice/desk

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'/>
peer hears <success/> <stream:features/>
alice/desk says  <iq type='get' id='l'><list xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq id='l'><clients xmlns='urn:xmpp:cam:0'><client id='?id'/></clients></iq>
alice/desk says  <iq type='set' id='r'><revoke xmlns='urn:xmpp:cam:0' id='$id'/></iq>
alice/desk hears <iq type='error' id='r'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><password-reset-required xmlns='urn:xmpp:cam:0'/></error></iq>
alice/desk says  <iq type='set' id='s'><revoke xmlns='urn:xmpp:cam:0' id='nonsense'/></iq>
alice/desk hears <iq type='error' id='s'><error><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/desk says  <iq type='set' id='t'><revoke xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq type='error' id='t'><error><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/desk says  <iq type='set' id='p' to='$host'><query xmlns='jabber:iq:register'><username>$alice.name</username><password>a new long password</password></query></iq>
alice/desk hears <iq type='result' id='p'/>
peer hears <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
alice/desk says  <iq type='set' id='u'><revoke xmlns='urn:xmpp:cam:0' id='$id'/></iq>
alice/desk hears <iq type='result' id='u'/>
alice/desk says  <iq type='get' id='v'><list xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq id='v'><clients xmlns='urn:xmpp:cam:0'/></iq> without <client id='$id'/>
