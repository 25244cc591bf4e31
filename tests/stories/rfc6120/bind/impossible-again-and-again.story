# Who cannot name a resource is sent away in the end.  RFC 6120 §7.7.3
only xmppd: the number of attempts is ours
cast alice

peer reaches bind as alice
peer says  {12*<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>&#xFFFC;&#x378;</resource></bind></iq>}
peer hears <iq type='error' id='b1'><error/></iq> <iq type='error' id='b1'/> <iq type='error' id='b1'/>
peer may hear <iq/>
