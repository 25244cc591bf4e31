# One group twice is a bad request, a group without a name is not acceptable.  RFC 6121 §2.3.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'><group>A</group><group>A</group></item></query></iq>
alice/phone hears  <iq type='error' id='r1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='a@example.com'><group></group></item></query></iq>
alice/phone hears  <iq type='error' id='r2'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone hears nothing
