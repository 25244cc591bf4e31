# An account tells its owner and contacts that it is one.  XEP-0030 §3, §8
cast alice/phone bob/laptop
watches bob alice

alice/phone says   <iq type='get' id='d1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><identity category='account' type='registered'/></query></iq>
bob/laptop  says   <iq type='get' id='d2' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='result' id='d2' from='$alice'><query><identity category='account' type='registered'/></query></iq>
