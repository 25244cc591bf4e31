# Nothing goes to somebody who is blocked; who tries is told why.  XEP-0191 §3.3
cast alice/phone bob/laptop
friends alice bob

alice/phone says   <iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/></block></iq>
alice/phone hears  <iq type='result' id='b'/>
bob/laptop  hears  <presence type='unavailable'/>
alice/phone says   <message to='$bob/laptop' id='m1' type='chat'><body>hello?</body></message>
alice/phone hears  <message type='error' id='m1' from='$bob/laptop'><error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error></message>
alice/phone says   <presence to='$bob' id='p1'/>
alice/phone hears  <presence type='error' id='p1'><error><not-acceptable/></error></presence>
alice/phone says   <iq type='get' id='q1' to='$bob/laptop'><query xmlns='jabber:iq:version'/></iq>
alice/phone hears  <iq type='error' id='q1'><error><not-acceptable/></error></iq>
bob/laptop  hears  nothing
