# A stream has one resource.  RFC 6120 §7.1, §7.3.2
cast alice/phone

alice/phone says   <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>other</resource></bind></iq>
alice/phone hears  <iq type='error' id='b1'><error/></iq>
