# Nothing that arrives after a conflict is lost: the new session has the address.  RFC 6120 §7.7.2.2
cast alice/phone bob/laptop

new reaches bind as alice
new says   <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>phone</resource></bind></iq>
new hears  <iq type='result' id='b1'/>
bob/laptop  says   <message to='$alice/phone' type='chat' id='m1'><body>x</body></message>
new hears  <message id='m1' to='$alice/phone'/>
alice/phone hears  <stream:error><conflict/></stream:error>
alice/phone is closed
