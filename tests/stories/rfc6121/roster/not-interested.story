# Who has not asked for the roster gets no pushes.  RFC 6121 §2.2
cast    alice/phone  alice/tablet

alice/phone  says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone  hears  <iq type='result' id='r1'/>
alice/phone  hears nothing
alice/tablet hears nothing
