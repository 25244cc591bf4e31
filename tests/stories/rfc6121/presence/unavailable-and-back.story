# Presence after an unavailable one is initial presence again.  RFC 6121 §4.5.2
cast    alice/phone  bob/laptop
friends alice bob

alice/phone says   <presence type='unavailable'/>
alice/phone hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
# Away, she hears nobody.
bob/laptop  says   <presence><status>now</status></presence>
bob/laptop  hears  <presence from='$bob/laptop'/>
alice/phone hears nothing
alice/phone says   <presence/>
bob/laptop  hears  <presence type='!' from='$alice/phone'/>
alice/phone hears in any order
    <presence type='!' from='$alice/phone'/> <presence type='!' from='$bob/laptop'><status>now</status></presence>
alice/phone hears nothing
