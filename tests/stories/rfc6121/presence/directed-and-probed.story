# Who got directed presence may probe, and learns of that resource only.  RFC 6121 §4.6.6
only xmppd: the RFC says SHOULD
cast    alice/phone  alice/tablet  bob/laptop

alice/phone says   <presence to='$bob'><status>secret</status></presence>
bob/laptop  hears  <presence from='$alice/phone'/>
bob/laptop  says   <presence type='probe' to='$alice/phone'/>
bob/laptop  hears  <presence type='!' from='$alice/phone'/>
bob/laptop  hears nothing
