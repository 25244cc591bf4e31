# A roster of 300 contacts comes whole.  RFC 6121 §2.1.4
cast alice/phone

alice/phone says   {300*<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>}
alice/phone hears  {300*<iq type='result' id='s'/>}
alice/phone says   <iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r'><query><item jid='a@example.com'/></query></iq>
