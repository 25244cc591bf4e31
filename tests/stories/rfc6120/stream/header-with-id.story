# An id from the client is ignored; every stream has its own.  RFC 6120 §4.7.3
peer connects
peer opens id='mine'
peer hears header <stream:stream id='?mine'>
other connects
other opens id='mine'
other hears header <stream:stream id='*'>
peer hears <stream:features/>
