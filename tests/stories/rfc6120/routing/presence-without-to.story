# Presence without to is broadcast.  RFC 6120 §10.3.2
cast alice/phone bob/laptop carol/desk
watches bob alice

alice/phone says   <presence id='p1'/>
bob/laptop  hears  <presence id='p1' from='$alice/phone'/>
alice/phone hears  <presence id='p1' from='$alice/phone'/>
carol/desk  hears nothing
