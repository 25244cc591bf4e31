# The language of a stream is the client's if the server knows it, else the server's.  RFC 6120 §4.7.4
peer connects
peer opens xml:lang='x-klingon'
peer hears header <stream:stream xml:lang='*'>
peer hears <stream:features/>
other connects
other opens xml:lang='en'
other hears header <stream:stream xml:lang='en'>
