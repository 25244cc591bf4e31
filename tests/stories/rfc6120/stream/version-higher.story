# A higher version is answered with ours, compared as numbers.  RFC 6120 §4.7.5
only xmppd: others answer whatever they are sent
peer connects
peer opens version='1.10'
peer hears header <stream:stream version='1.0'>
peer hears <stream:features/>
other connects
other opens version='01.00'
other hears header <stream:stream version='1.0'>
