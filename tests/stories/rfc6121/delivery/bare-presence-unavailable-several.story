# Directed unavailable presence to the bare JID, several resources, one of them negative: all available resources get it.  RFC 6121 §8.5.2.1.2
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <presence to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/laptop  hears  <presence from='$alice/phone' to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/tablet  hears  <presence from='$alice/phone' to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/watch   hears  <presence from='$alice/phone' to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
