# Presence goes to those with a subscription from or both, not to those with to or none.  RFC 6121 §4.2.2, §4.4.2
cast    alice/phone  bob/laptop  carol/desk  dave/sofa
watches bob alice
watches alice carol

alice/phone says   <presence><show>dnd</show></presence>
bob/laptop  hears  <presence from='$alice/phone'><show>dnd</show></presence>
carol/desk  hears nothing
dave/sofa   hears nothing
alice/phone hears  <presence from='$alice/phone'><show>dnd</show></presence>
