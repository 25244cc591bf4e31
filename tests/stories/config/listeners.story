# listen.c2s and listen.c2s_tls open and close sockets while the server runs; who is connected stays.  UX: config set
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set listen.c2s 127.0.0.1:0
operator runs config set listen.c2s_tls []
alice/phone says  <iq type='get' id='p1' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears <iq type='result' id='p1'/>
operator fails 1 config set listen.c2s 192.0.2.1:5222
