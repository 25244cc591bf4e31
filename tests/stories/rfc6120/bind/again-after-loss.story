# A resource that was lost can be bound again at once.  RFC 6120 §7.7.2.2
cast alice/phone bob/laptop
watches bob alice

alice/phone drops
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/>
alice/phone logs in
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
bob/laptop  hears  <presence type='!' from='$alice/phone'/>
bob/laptop  hears nothing
