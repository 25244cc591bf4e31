# Directed unavailable presence ends it: nothing more comes when the resource goes.  RFC 6121 §4.6.3
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob'/>
bob/laptop  hears  <presence type='!' from='$alice/phone'/>
alice/phone says   <presence to='$bob' type='unavailable'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone says   <presence type='unavailable'/>
alice/phone hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears nothing
