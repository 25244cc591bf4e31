# Whoever sets his own limit to 0 has nothing kept, and his senders are told unless it is in his archive.  FEATURES IM14, §13.9
only xmppd: the request is Tigase's
cast alice/phone bob/laptop(quiet)

bob/laptop  says   <iq type='set' id='s1'><msgoffline xmlns='msgoffline' limit='0'/></iq>
bob/laptop  hears  <iq type='result' id='s1'><msgoffline limit='0'/></iq>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
alice/phone hears  <message type='error' id='m1' from='$bob'><error type='cancel'><service-unavailable/></error></message>
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
alice/phone hears nothing
bob/laptop  says   <presence/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears nothing
bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <message><result><forwarded><message id='m2'/></forwarded></result></message> <iq type='result' id='q1'/>
