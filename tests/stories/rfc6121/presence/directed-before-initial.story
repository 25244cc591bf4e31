# Directed presence without initial presence: it arrives, the resource stays unavailable for others, and its end is told.  RFC 6121 §4.6.3
cast    alice/phone(quiet)  alice/tablet  bob/laptop  carol/desk
watches carol alice

alice/phone  says   <presence to='$bob'/>
bob/laptop   hears  <presence type='!' from='$alice/phone'/>
alice/tablet hears nothing
carol/desk   hears nothing
alice/phone  leaves
bob/laptop   hears  <presence type='unavailable' from='$alice/phone'/>
carol/desk   hears nothing
