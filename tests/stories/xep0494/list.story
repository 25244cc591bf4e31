# The owner sees which installations have access, what they say of themselves, and nobody else does.  XEP-0494 §3.1
only xmppd: others may not have it
cast alice/desk bob/laptop

peer reaches login
peer authenticates as alice with PLAIN inline <user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>AwesomeXMPP</software><device>Kiva's Phone</device></user-agent><bind xmlns='urn:xmpp:bind:0'/><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>
peer hears <success/> <stream:features/>
alice/desk says  <iq type='get' id='l'><list xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq type='result' id='l'><clients xmlns='urn:xmpp:cam:0'><client connected='true' id='?id' type='session'><first-seen>*</first-seen><last-seen>*</last-seen><auth><password/><fast/></auth><permission status='unrestricted'/><user-agent><software>AwesomeXMPP</software><device>Kiva's Phone</device></user-agent></client></clients></iq>
peer leaves
alice/desk says  <iq type='get' id='m'><list xmlns='urn:xmpp:cam:0'/></iq>
alice/desk hears <iq type='result' id='m'><clients><client connected='false' id='$id'/></clients></iq>
bob/laptop says  <iq type='get' id='n' to='$alice'><list xmlns='urn:xmpp:cam:0'/></iq>
bob/laptop hears <iq type='error' id='n'/>
bob/laptop says  <iq type='get' id='o'><list xmlns='urn:xmpp:cam:0'/></iq>
bob/laptop hears <iq type='result' id='o'><clients xmlns='urn:xmpp:cam:0'/></iq> without <client/>
