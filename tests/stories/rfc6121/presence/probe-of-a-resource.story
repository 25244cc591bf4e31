# A probe of one resource tells of no other one.  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop  bob/tablet
watches alice bob

alice/phone says   <presence type='probe' to='$bob/laptop'/>
alice/phone hears  <presence type='!' from='$bob/laptop'/>
alice/phone hears nothing
