# A connected resource that has asked for the roster is interested, available or not.  RFC 6121 §2.2
cast    alice/phone(roster,quiet)  alice/tablet(roster)

alice/tablet says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone  hears  <iq type='set'><query><item jid='a@example.com'/></query></iq>
alice/phone  hears nothing
