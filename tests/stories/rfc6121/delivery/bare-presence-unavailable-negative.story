# Directed unavailable presence to the bare JID, only a negative priority: all available resources get it.  RFC 6121 §8.5.2.1.2
cast    alice/phone  bob/laptop(-1)

alice/phone says   <presence to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/laptop  hears  <presence from='$alice/phone' to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/laptop  hears nothing
alice/phone hears nothing
