# A single = is an initial response without data, not its absence.  RFC 6120 §6.4.2
peer reaches login
peer says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>=</auth>
peer hears <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
