# To somebody who is blocked the account looks as if nobody were there: its presence ends, nothing arrives, nothing is told.  XEP-0191 §3.3
cast alice/phone bob/laptop
friends alice bob

alice/phone says   <iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/></block></iq>
alice/phone hears  <iq type='result' id='b'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  says   <message to='$alice' id='m1' type='chat'><body>hello?</body></message>
bob/laptop  hears  <message type='error' id='m1' from='$alice'><error type='cancel'><service-unavailable/></error></message>
bob/laptop  says   <iq type='get' id='q1' to='$alice/phone'><query xmlns='jabber:iq:version'/></iq>
bob/laptop  hears  <iq type='error' id='q1'><error><service-unavailable/></error></iq>
bob/laptop  says   <iq type='get' id='q2' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='error' id='q2'><error><service-unavailable/></error></iq>
bob/laptop  says   <presence to='$alice'/><presence type='probe' to='$alice'/><presence type='subscribe' to='$alice'/><iq type='result' id='x' to='$alice/phone'/><message type='error' to='$alice'/>
bob/laptop  hears  nothing
alice/phone hears  nothing
alice/phone says   <presence><show>away</show></presence>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  hears  nothing
alice/phone says   <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <iq id='q'><fin complete='true'/></iq>
alice/phone leaves
bob/laptop  hears  nothing
