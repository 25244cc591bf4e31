# A set has exactly one item.  RFC 6121 §2.1.5, §2.3.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/><item jid='b@example.com'/></query></iq>
alice/phone hears  <iq type='error' id='r1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='error' id='r2'><error type='modify'><bad-request/></error></iq>
alice/phone hears nothing
alice/phone says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r3'><query xmlns='jabber:iq:roster'/></iq> without <item/>
