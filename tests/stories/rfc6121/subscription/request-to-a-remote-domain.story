# A request that cannot be routed is answered with an error, and the subscription stays as it was.  RFC 6121 §3.1.2; RFC 6120 §10.4.3
only xmppd: other servers try to reach the domain
cast    alice/phone(roster)

alice/phone says   <presence type='subscribe' to='romeo@remote.invalid' id='s1'/>
alice/phone hears  <presence type='error' id='s1' from='romeo@remote.invalid'><error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
alice/phone hears nothing
alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
