# Who speaks another protocol is refused in the handshake.  XEP-0368 §3; RFC 7301 §3.2
only xmppd: others do not look at ALPN
peer connects with tls alpn h2
peer is closed
