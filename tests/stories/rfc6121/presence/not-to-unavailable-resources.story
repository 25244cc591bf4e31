# A resource without presence hears nobody's.  RFC 6121 §4.2.3, §4.4.2
cast    alice/phone  bob/laptop(quiet)
friends alice bob

alice/phone says   <presence><show>away</show></presence>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  hears nothing
