# The same for a full JID: nothing tells whether the resource is there.  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop

alice/phone says   <presence type='probe' to='$bob/laptop'/>
alice/phone hears nothing
alice/phone says   <presence type='probe' to='$bob/gone'/>
alice/phone hears nothing
alice/phone says   <presence type='probe' to='$nobody/gone'/>
alice/phone hears nothing
