# A stanza before TLS ends the stream.  RFC 6120 §4.3.5, §4.9.3.12
cast bob/laptop

peer connects
peer opens
peer hears <stream:features/>
peer says  <message to='$bob'><body>hello</body></message>
peer hears <stream:error/>
peer is closed
bob/laptop hears nothing
