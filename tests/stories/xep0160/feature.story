# Offline storage is announced.  XEP-0160 §4
cast alice/phone

alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><feature var='msgoffline'/></query></iq>
