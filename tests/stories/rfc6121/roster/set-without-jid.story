# An item has a jid, and it is an address.  RFC 6121 §2.1.2.3, §2.3.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item name='Nobody'/></query></iq>
alice/phone hears  <iq type='error' id='r1'><error><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='@example.com'/></query></iq>
alice/phone hears  <iq type='error' id='r2'><error/></iq>
alice/phone hears nothing
