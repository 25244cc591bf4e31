# A roster get has no items.  RFC 6121 §2.1.3
only xmppd: other servers answer it as if the item were not there
cast    alice/phone

alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone hears  <iq type='error' id='r1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
