# What is not base64 is incorrect-encoding.  RFC 6120 §6.3.5, §6.5.5
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>!!! no base64 !!!</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><incorrect-encoding/></failure>
