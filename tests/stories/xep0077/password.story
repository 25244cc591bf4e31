# A user changes the password; the other sessions end, this one stays.  XEP-0077 §3.1, §3.3
server own
only xmppd: it needs our password rules
cast alice/phone alice/tablet(quiet)

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><feature var='jabber:iq:register'/></query></iq>
alice/phone says   <iq type='get' id='g1' to='$host'><query xmlns='jabber:iq:register'/></iq>
alice/phone hears  <iq type='result' id='g1' from='$host'><query><registered/><username>$alice.name</username><password/></query></iq>
alice/phone says   <iq type='set' id='c1' to='$host'><query xmlns='jabber:iq:register'><username>$alice.name</username><password/></query></iq>
alice/phone hears  <iq type='error' id='c1'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><query xmlns='jabber:iq:register'><password>a-good-long-one</password></query></iq>
alice/phone hears  <iq type='error' id='c2'><error type='modify'><bad-request/></error></iq> without <password/>
alice/phone says   <iq type='set' id='c3' to='$host'><query xmlns='jabber:iq:register'><username>bob</username><password>a-good-long-one</password></query></iq>
alice/phone hears  <iq type='error' id='c3'><error type='cancel' code='405'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><query xmlns='jabber:iq:register'><username>$alice.name</username><password>password1</password></query></iq>
alice/phone hears  <iq type='error' id='c4'><error type='modify'><not-acceptable/><text>Password refused: it is on the list of common passwords.</text></error></iq>
alice/phone says   <iq type='set' id='c5' to='$host'><query xmlns='jabber:iq:register'><username>$alice.name</username><password>a-good-long-one</password></query></iq>
alice/phone hears  <iq type='result' id='c5'/>
alice/tablet hears <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/tablet is closed
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256 password a-good-long-one
peer hears <success/>
alice/phone hears nothing
