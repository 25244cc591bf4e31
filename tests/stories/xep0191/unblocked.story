# Who is unblocked sees the account again, and everything arrives.  XEP-0191 §3.4
cast alice/phone bob/laptop
friends alice bob

alice/phone says   <iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='$bob/laptop'/><item jid='$bob'/></block></iq>
alice/phone hears  <iq type='result' id='b'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone says   <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='$bob/laptop'/></unblock></iq>
alice/phone hears  <iq type='result' id='u1'/>
bob/laptop  hears  nothing
alice/phone says   <iq type='set' id='u2'><unblock xmlns='urn:xmpp:blocking'><item jid='$bob'/></unblock></iq>
alice/phone hears  <iq type='result' id='u2'/>
bob/laptop  hears  <presence from='$alice/phone'/>
bob/laptop  says   <message to='$alice' id='m1' type='chat'><body>hello</body></message>
alice/phone hears  <message id='m1'/>
