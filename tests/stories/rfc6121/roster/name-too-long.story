# A name or a group over the server's limit is not acceptable.  RFC 6121 §2.3.3
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com' name='{2000*n}'/></query></iq>
alice/phone hears  <iq type='error' id='r1'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='a@example.com'><group>{2000*n}</group></item></query></iq>
alice/phone hears  <iq type='error' id='r2'><error type='modify'><not-acceptable/></error></iq>
alice/phone hears nothing
