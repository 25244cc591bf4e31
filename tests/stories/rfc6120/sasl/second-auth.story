# Another auth within an exchange begins a new one.  RFC 6120 §6.4.2
cast alice

peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{base64 n,,n=$alice.name,r=abcdefgh}</auth>
peer hears <challenge/>
peer authenticates as alice with PLAIN
peer hears <success/>
