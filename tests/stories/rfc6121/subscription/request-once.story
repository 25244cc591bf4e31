# Several requests while the contact is away are delivered as one.  RFC 6121 §3.1.3
cast    alice/phone  bob  carol/desk

alice/phone may hear <presence type='unavailable' from='$bob'/>
carol/desk  may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob' id='s1'/><presence type='subscribe' to='$bob' id='s2'/><presence type='subscribe' to='$bob' id='s3'/>
carol/desk  says   <presence type='subscribe' to='$bob' id='s4'/>
carol/desk  hears nothing
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/> <presence type='subscribe' from='$alice'/> <presence type='subscribe' from='$carol'/>
bob/laptop  hears nothing
