# The operator's contact addresses are in a form of the host's.  XEP-0128; XEP-0157
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set contact.abuse mailto:abuse@example.org
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/network/serverinfo</value></field><field var='abuse-addresses'><value>mailto:abuse@example.org</value></field></x></query></iq>
