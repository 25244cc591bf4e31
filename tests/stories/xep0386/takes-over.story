# A new session of an installation ends the one that it had; others stay.  XEP-0386 §3.2
only xmppd: others may not offer Bind 2
cast alice/desk

old   reaches login
old   authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>old</tag></bind>
old   hears <success/> <stream:features/>
new   reaches login
new   authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><bind xmlns='urn:xmpp:bind:0'><tag>new</tag></bind>
new   hears <success/> <stream:features/>
old   hears <stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
old   is closed
alice/desk hears nothing
new   hears nothing
