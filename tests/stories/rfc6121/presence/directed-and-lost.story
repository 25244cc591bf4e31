# Who got directed presence hears it when the connection is lost.  RFC 6121 §4.6.3, §4.5.2
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob'/>
bob/laptop  hears  <presence type='!' from='$alice/phone'/>
alice/phone drops
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop  hears nothing
