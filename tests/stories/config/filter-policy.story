# filter.policy: who may have to do with whom, in both directions; everybody with himself and with the server.  FEATURES IM29
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop
friends alice bob

operator runs config set filter.policy LOCAL
alice/phone says  <message to='anna@outside.example' type='chat' id='l1'><body>hello</body></message>
alice/phone hears <message from='anna@outside.example' type='error' id='l1'><error type='auth'><forbidden/></error></message>
alice/phone says  <presence to='anna@outside.example' type='subscribe' id='l2'/>
alice/phone hears <presence from='anna@outside.example' type='error' id='l2'><error type='auth'><forbidden/></error></presence>
alice/phone says  <iq to='outside.example' type='get' id='l3'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears <iq from='outside.example' type='error' id='l3'><error type='auth'><forbidden/></error></iq>
alice/phone says  <message to='$bob' type='chat' id='l4'><body>hello</body></message>
bob/laptop  hears <message from='$alice/phone' id='l4'/>
operator runs config set filter.policy BLOCK
alice/phone says  <message to='$bob' type='chat' id='b1'><body>hello</body></message>
alice/phone hears <message from='$bob' type='error' id='b1'><error type='auth'><forbidden/></error></message>
alice/phone says  <message to='$alice' type='chat' id='b2'><body>note</body></message>
alice/phone hears <message from='$alice/phone' id='b2'/>
alice/phone says  <iq to='$host' type='get' id='b3'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears <iq from='$host' type='result' id='b3'/>
alice/phone says  <iq type='get' id='b4'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears <iq type='result' id='b4'><query><item jid='$bob'/></query></iq>
alice/phone says  <iq type='set' id='b5'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='remove'/></query></iq>
alice/phone hears in any order <iq type='result' id='b5'/> <iq type='set'><query><item jid='$bob' subscription='remove'/></query></iq>
bob/laptop  hears nothing
operator runs config set filter.policy ALL
alice/phone says  <message to='$bob' type='chat' id='a1'><body>hello</body></message>
bob/laptop  hears <message from='$alice/phone' id='a1'/>
