# A contact of another domain can be kept and removed.  RFC 6121 §2.3, §2.5
cast    alice/phone

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@remote.invalid'/></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='romeo@remote.invalid' subscription='remove'/></query></iq>
alice/phone hears  <iq type='result' id='r2'/>
alice/phone hears nothing
