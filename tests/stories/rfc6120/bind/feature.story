# Binding and the optional session are offered after authentication only.  RFC 6120 §7.4; RFC 3921 §3
cast alice

peer reaches tls
peer opens
peer hears <stream:features/> without <bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>
peer authenticates as alice
peer hears <success/>
peer opens
peer hears <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session></stream:features>
