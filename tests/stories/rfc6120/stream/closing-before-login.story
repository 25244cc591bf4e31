# The same before TLS and before authentication.  RFC 6120 §4.4
peer connects
peer opens
peer hears <stream:features/>
peer sends </stream:stream>
peer hears </stream:stream>
peer is closed
other reaches login
other sends </stream:stream>
other hears </stream:stream>
other is closed
