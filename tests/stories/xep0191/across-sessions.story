# The block holds for later sessions; requests of who is blocked are not shown.  XEP-0191 §3.3
cast alice/phone bob/laptop

alice/phone says   <iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='$host/x'/><item jid='$bob'/></block></iq>
alice/phone hears  <iq type='result' id='b'/>
alice/phone leaves
bob/laptop  says   <message to='$alice' id='m1' type='chat'><body>hello?</body></message>
bob/laptop  hears  <message type='error' id='m1'><error><service-unavailable/></error></message>
bob/laptop  says   <presence type='subscribe' to='$alice'/>
alice/phone logs in
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone hears  nothing
