# Accounts of two hosts of one server talk without leaving it.  RFC 6120 §10.5
only xmppd: it adds a host
server own
cast alice/phone

operator runs vhost add second.test
operator runs user add bob@second.test --password-stdin << long-secret-word
alice/phone says   <message to='bob@second.test' id='m1' type='chat'><body>x</body></message>
alice/phone says   <iq to='second.test' id='q1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq from='second.test' id='q1' type='result'/>
alice/phone says   <message to='nobody@second.test' id='m2'><body>x</body></message>
alice/phone hears  <message from='nobody@second.test' id='m2' type='error'><error><service-unavailable/></error></message>
operator runs vhost disable second.test
alice/phone says   <iq to='second.test' id='q2' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq from='second.test' id='q2' type='error'/>
