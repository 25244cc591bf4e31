# The same for a full JID: nothing tells whether the resource or the account is there.  RFC 6121 §4.3.2, §8.5.1, §8.5.3.1
cast    alice/phone  bob/laptop

alice/phone says   <presence type='probe' to='$bob/laptop'/><presence type='probe' to='$bob/gone'/><presence type='probe' to='$nobody/gone'/><presence type='probe' to='$nobody'/>
alice/phone hears nothing
bob/laptop  hears nothing
