# A header with from is answered with to, its bare JID.  RFC 6120 §4.7.2
only xmppd: others leave it out
cast alice

peer connects
peer opens from='$alice'
peer hears header <stream:stream from='$host' to='$alice' id='*'>
