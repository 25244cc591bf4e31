# Who says goodbye is gone for all subscribers and own resources, in full.  RFC 6121 §4.5.2, §4.5.3
cast    alice/phone  alice/tablet  bob/laptop
watches bob alice

alice/phone  says   <presence type='unavailable' id='p1'><status>bye</status></presence>
bob/laptop   hears  <presence type='unavailable' from='$alice/phone' id='p1'><status>bye</status></presence>
alice/tablet hears  <presence type='unavailable' from='$alice/phone' id='p1'><status>bye</status></presence>
alice/phone  hears  <presence type='unavailable' from='$alice/phone' id='p1'><status>bye</status></presence>
bob/laptop   hears nothing
