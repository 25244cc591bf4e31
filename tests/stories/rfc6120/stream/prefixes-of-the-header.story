# A prefix declared in the stream header means nothing on other streams: it is declared again where it is used.  RFC 6120 §4.8.5
cast alice bob/laptop

peer reaches login
peer authenticates as alice
peer hears <success/>
peer opens xmlns:p='urn:example:p'
peer hears <stream:features/>
peer says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='result' id='b'/>
peer says  <message to='$bob' id='m1'><p:x p:a='1'>hello</p:x></message>
bob/laptop hears <message id='m1'><x xmlns='urn:example:p' xmlns:p='urn:example:p' p:a='1'>hello</x></message>
