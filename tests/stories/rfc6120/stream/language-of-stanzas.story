# A stanza without a language gets that of its stream; one that has it keeps it.  RFC 6120 §4.7.4, §8.1.5
cast alice  bob/laptop

peer reaches login
peer authenticates as alice
peer hears <success/>
peer opens xml:lang='de-CH'
peer hears <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b'/>
peer says  <message to='$bob' id='m1'><body>Grüezi</body></message><message to='$bob' id='m2' xml:lang='fr'><body>Salut</body></message>
bob/laptop hears <message id='m1' xml:lang='de-CH'/> <message id='m2' xml:lang='fr'/>
