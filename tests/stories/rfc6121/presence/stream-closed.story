# Who closes the stream without a word is gone as well.  RFC 6121 §4.5.2
cast    alice/phone  alice/tablet  bob/laptop
watches bob alice

alice/phone  leaves
bob/laptop   hears  <presence type='unavailable' from='$alice/phone' to='*'/>
alice/tablet hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop   hears nothing
