# The same installation gets the same resource, which does not show its id; another tag or another installation another one.  XEP-0386 §3.2.1
only xmppd: others may not offer Bind 2
cast alice

one   reaches login
one   authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag></bind>
one   hears <success><authorization-identifier>?first</authorization-identifier></success> <stream:features/>
one   drops
two   reaches login
two   authenticates as alice with PLAIN inline <user-agent id='D4565FA7-4D72-4749-B3D3-740EDBF87770'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag></bind>
two   hears <success><authorization-identifier>$first</authorization-identifier></success> <stream:features/>
three reaches login
three authenticates as alice with PLAIN inline <user-agent id='e4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>Client</tag></bind>
three hears <success/> without <authorization-identifier>$first</authorization-identifier>
three hears <stream:features/>
two   hears nothing
