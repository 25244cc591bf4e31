# Directed unavailable presence to the bare JID, only a resource without presence: all available resources get it.  RFC 6121 §8.5.2.2.2
cast    alice/phone  bob/laptop(quiet)

alice/phone says   <presence to='$bob' id='p1' type='unavailable'><status>hi</status></presence>
bob/laptop  hears nothing
alice/phone hears nothing
