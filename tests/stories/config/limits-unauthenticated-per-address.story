# limits.c2s.unauthenticated_per_address counts those who are not logged in yet.  XEP-0205
server own
only xmppd: the limits are ours
cast alice/phone

operator runs config set limits.c2s.unauthenticated_per_address 1
peer connects
peer opens
peer hears <stream:features/>
other connects
other opens
other is closed
alice/phone says  <iq type='get' id='p1' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears <iq type='result' id='p1'/>
