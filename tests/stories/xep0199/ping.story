# The host, the own account and another one answer pings.  XEP-0199 §4
cast alice/phone bob/laptop

alice/phone says   <iq type='get' id='p1' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='p1' from='$host'/>
alice/phone says   <iq type='get' id='p2'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='p2'/>
alice/phone says   <iq type='get' id='p3' to='$alice'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='p3'/>
