# Removing what is not there is item-not-found.  RFC 6121 §2.5.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' subscription='remove'/></query></iq>
alice/phone hears  <iq type='error' id='r1'><error><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone hears nothing
