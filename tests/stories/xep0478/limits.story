# The limits of a stream are announced, before authentication and after.  XEP-0478 §3
only xmppd: others do not announce any
cast alice

peer reaches tls
peer opens
peer hears <stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>?small</max-bytes></limits></stream:features>
peer authenticates as alice
peer hears <success/>
peer opens
peer hears <stream:features><limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>*</max-bytes><idle-seconds>180</idle-seconds></limits></stream:features> without <max-bytes>$small</max-bytes>
