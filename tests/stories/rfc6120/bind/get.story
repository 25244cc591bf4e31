# Binding is a set.  RFC 6120 §7.6
cast alice

peer reaches bind as alice
peer says  <iq type='get' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>
peer hears <iq type='error' id='b1'><error/></iq>
