# Who comes back before the server has noticed that the old connection is dead takes the session over.  XEP-0198 §5
cast alice/phone bob

old         reaches bind as bob
old         says   <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>laptop</resource></bind></iq><enable xmlns='urn:xmpp:sm:3' resume='true'/>
old         hears  <iq id='b'/> <enabled id='?session'/>
alice/phone says   <message to='$bob/laptop' id='m1'/>
old         hears  <message id='m1'/>
new         reaches bind as bob
new         says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='0'/>
new         hears  <resumed previd='$session' h='0'/> <message id='m1'/>
old         hears  <r/> <stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
old         is closed
alice/phone says   <message to='$bob/laptop' id='m2'/>
new         might hear <r xmlns='urn:xmpp:sm:3'/>
new         hears  <message id='m2'/>
