# An exchange that is aborted is answered aborted, and another one may follow.  RFC 6120 §6.4.4, §6.5.1
cast alice

peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{base64 n,,n=$alice.name,r=abcdefgh}</auth>
peer hears <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer says  <abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><aborted/></failure>
peer authenticates as alice
peer hears <success/>
