# A mechanism that is not offered is invalid-mechanism.  RFC 6120 §6.5.7
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='X-UNHEARD-OF'>=</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>
