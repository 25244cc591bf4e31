# SCRAM's escapes of , and = in names.  RFC 5802 §5.1
cast alice

peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{base64 n,,n=a=2Cb=3Dc,r=abcdefgh}</auth>
peer hears <challenge/>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>{base64 n,,n=a=2Xb,r=abcdefgh}</auth>
peer hears <failure/>
