# A version that the server has never given is answered with the whole roster.  RFC 6121 §2.6.3
cast    alice/phone(quiet)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster' ver='some other server&apos;s'/></iq>
alice/phone hears  <iq type='result' id='r2'><query ver='*'><item jid='a@example.com'/></query></iq>
