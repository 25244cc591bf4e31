# What comes behind the bind request in the same packet is handled after it.  RFC 6120 §10.1
cast alice bob/laptop

peer reaches bind as alice
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq><iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq><presence/><message to='$bob' id='m1'/>
peer hears <iq type='result' id='b'/>
peer hears in any order <iq type='result' id='r'/> <presence from='$alice/r'/>
bob/laptop hears <message id='m1' from='$alice/r'/>
