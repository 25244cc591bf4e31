# Roster versioning and pre-approval are announced after authentication.  RFC 6121 §2.6.1, §3.4
cast    alice

peer reaches login
peer authenticates as alice
peer hears <success/>
peer opens
peer hears <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><ver xmlns='urn:xmpp:features:rosterver'/><sub xmlns='urn:xmpp:features:pre-approval'/></stream:features>
