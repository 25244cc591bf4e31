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
# Who has not told which installation it is, as all without SASL2, is known while it is there; it knows the password.
bob/laptop hears <iq type='result' id='o'><clients xmlns='urn:xmpp:cam:0'><client connected='true' id='?mine' type='session'><first-seen>*</first-seen><auth><password/></auth><user-agent><device>laptop</device></user-agent></client></clients></iq> without <fast/>
bob/laptop says  <iq type='set' id='p'><revoke xmlns='urn:xmpp:cam:0' id='$mine'/></iq>
bob/laptop hears <iq type='error' id='p'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><password-reset-required xmlns='urn:xmpp:cam:0'/></error></iq>
bob/phone  logs in
bob/laptop says  <iq type='get' id='q'><list xmlns='urn:xmpp:cam:0'/></iq>
bob/laptop hears <iq type='result' id='q'><clients><client id='$mine'/><client connected='true'><user-agent><device>phone</device></user-agent></client></clients></iq>
bob/phone  leaves
bob/laptop says  <iq type='get' id='r'><list xmlns='urn:xmpp:cam:0'/></iq>
bob/laptop hears <iq type='result' id='r'><clients/></iq> without <device>phone</device>
