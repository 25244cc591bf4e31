# The items of the host.  XEP-0030 §4
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
alice/phone hears  <iq type='result' id='d1' from='$host'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
