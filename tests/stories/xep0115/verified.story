# A client is asked once what it is, and believed only if its hash proves it; all others with that hash need not be asked.  XEP-0115 §5.2, §5.4
server own
cast alice bob carol

alice/phone logs in
alice/phone says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
alice/phone hears  in any order <presence from='$alice/phone'/> <iq type='get' id='?q1' from='$host' to='$alice/phone'><query xmlns='http://jabber.org/protocol/disco#info' node='http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0='/></iq>
bob/laptop  logs in
bob/laptop  says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears  nothing
alice/phone says   <iq type='result' id='$q1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0='><identity category='client' type='pc' name='Evil'/><feature var='urn:evil'/></query></iq>
alice/phone hears  nothing
bob/laptop  says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
bob/laptop  hears  in any order <presence from='$bob/laptop'/> <iq type='get' id='?q2' from='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  says   <iq type='result' id='$q2' to='$host'><query xmlns='http://jabber.org/protocol/disco#info' node='http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0='><identity category='client' type='pc' name='Exodus 0.9.1'/><feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/></query></iq>
bob/laptop  hears  nothing
carol/desk  logs in
carol/desk  says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://code.google.com/p/exodus' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>
carol/desk  hears  <presence from='$carol/desk'/>
carol/desk  hears  nothing
