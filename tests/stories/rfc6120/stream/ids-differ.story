# After TLS and after SASL the stream has a new id, and new features.  RFC 6120 §4.3.3, §4.3.4, §4.7.3, §6.4.1, §6.4.6
cast alice

peer connects
peer opens
peer hears header <stream:stream id='?first'>
peer hears <stream:features><starttls/></stream:features>
peer starttls
peer opens
peer hears header <stream:stream id='?second'>
peer hears <stream:features><mechanisms/></stream:features> without <starttls/>
peer authenticates as alice
peer hears <success/>
peer opens
peer hears header <stream:stream id='?third' from='$host'>
peer hears <stream:features><bind/></stream:features> without <mechanisms/>
