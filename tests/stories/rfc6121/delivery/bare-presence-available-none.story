# Directed available presence to the bare JID, nobody is connected: all available resources get it.  RFC 6121 §8.5.2.2.2
cast    alice/phone  bob

alice/phone says   <presence to='$bob' id='p1'><status>hi</status></presence>
alice/phone hears nothing
