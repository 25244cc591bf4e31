# Who is authenticated does not authenticate again.  RFC 6120 §6.3.2, §4.9.3.12
cast alice

peer reaches bind as alice
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 \0$alice.name\0secret-alice}</auth>
peer hears <stream:error/>
peer is closed
