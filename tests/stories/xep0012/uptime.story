# The server says how long it is up.  XEP-0012 §6
cast alice/phone

alice/phone says   <iq type='get' id='l1' to='$host'><query xmlns='jabber:iq:last'/></iq>
alice/phone hears  <iq type='result' id='l1' from='$host'><query xmlns='jabber:iq:last' seconds='*'/></iq>
