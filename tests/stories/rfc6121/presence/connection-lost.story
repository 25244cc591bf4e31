# Who loses the connection is gone as well.  RFC 6121 §4.5.2
cast    alice/phone  bob/laptop
watches bob alice

alice/phone  drops
bob/laptop   hears  <presence type='unavailable' from='$alice/phone'/>
bob/laptop   hears nothing
