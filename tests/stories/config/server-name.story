# server.name is the name of the server in its discovery and on its card.  XEP-0030 §3.1; XEP-0054
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set server.name Atlas
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><identity category='server' type='im' name='Atlas'/></query></iq>
alice/phone says   <iq type='get' id='v1' to='$host'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears  <iq type='result' id='v1' from='$host'><vCard xmlns='vcard-temp'><FN>Atlas</FN></vCard></iq>
