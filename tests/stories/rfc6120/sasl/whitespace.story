# White space around the base64, and between elements, does no harm to who sends it.  RFC 6120 §6.3.5
only xmppd: white space inside is an encoding error for others
cast alice

peer reaches login
peer sends \n<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 \0$alice.name\0secret-alice}</auth>\n
peer hears <success/>
