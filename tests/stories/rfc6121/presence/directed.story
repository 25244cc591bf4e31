# Directed presence reaches its addressee in full; those who got it hear when the resource goes, and only they.  RFC 6121 §4.6.3, §4.5.2
cast    alice/phone  bob/laptop  carol/desk

alice/phone says   <presence to='$bob/laptop' id='p1'><show>dnd</show><status>for you</status><x xmlns='urn:example:x'/></presence>
bob/laptop  hears  <presence type='!' from='$alice/phone' to='$bob/laptop' id='p1'><show>dnd</show><status>for you</status><x xmlns='urn:example:x'/></presence>
alice/phone says   <presence type='unavailable'/>
alice/phone hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears nothing
carol/desk  hears nothing
