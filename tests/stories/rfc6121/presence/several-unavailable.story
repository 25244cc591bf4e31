# Unavailable presence from who is not available is told to nobody.  RFC 6121 §4.5.2
cast alice/phone bob/laptop
watches bob alice

alice/phone says   <presence type='unavailable'/>
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone says   <presence type='unavailable'/>
bob/laptop  hears nothing
alice/phone leaves
bob/laptop  hears nothing
