# server.language is the language of a stream whose client names none.  RFC 6120 §4.7.4
server own
only xmppd: it changes the configuration

operator runs config set server.language de
peer connects
peer opens
peer hears header <stream:stream xml:lang='de'>
