# What comes behind a request sees what it did.  RFC 6120 §10.1
cast alice/phone

alice/phone says   <iq type='set' id='q1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq><iq type='get' id='q2'><query xmlns='jabber:iq:roster'/></iq><iq type='set' id='q3'><query xmlns='jabber:iq:roster'><item jid='a@example.com' subscription='remove'/></query></iq>
alice/phone hears  <iq type='result' id='q1'/>
alice/phone hears  <iq type='result' id='q2'><query><item jid='a@example.com'/></query></iq>
alice/phone may hear <iq type='set'><query xmlns='jabber:iq:roster'/></iq>
