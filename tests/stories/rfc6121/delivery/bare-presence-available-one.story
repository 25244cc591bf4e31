# Directed available presence to the bare JID, one available resource: all available resources get it.  RFC 6121 §8.5.2.1.2
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob' id='p1'><status>hi</status></presence>
bob/laptop  hears  <presence from='$alice/phone' to='$bob' id='p1' type='!'><status>hi</status></presence>
bob/laptop  hears nothing
alice/phone hears nothing
