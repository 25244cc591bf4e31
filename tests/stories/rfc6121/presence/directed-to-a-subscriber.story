# A subscriber who got directed presence hears one goodbye.  RFC 6121 §4.6.3
cast    alice/phone  bob/laptop
watches bob alice

alice/phone says   <presence to='$bob'><show>away</show></presence>
bob/laptop  hears  <presence from='$alice/phone'><show>away</show></presence>
alice/phone hears nothing
alice/phone says   <presence type='unavailable'/>
alice/phone hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears nothing
