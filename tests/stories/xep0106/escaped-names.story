# Escaped localparts are addresses like others.  XEP-0106 §3
only xmppd: it makes such an account
cast alice/phone

operator runs user add d\27artagnan-$alice.name@$host --password-stdin << another-password
alice/phone says   <message to='d\27artagnan-$alice.name@$host' id='m1' type='chat'><body>x</body></message>
alice/phone hears nothing
alice/phone says   <message to='d\26artagnan-$alice.name@$host' id='m2' type='chat'><body>x</body></message>
alice/phone hears  <message type='error' id='m2'><error><service-unavailable/></error></message>
