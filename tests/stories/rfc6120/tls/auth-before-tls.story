# Authentication in the clear is refused, and nothing is learned from the password.  RFC 6120 §6.3.4, §13.8.3
cast alice

peer connects
peer opens
peer hears <stream:features/>
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 \0$alice.name\0secret-alice}</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
