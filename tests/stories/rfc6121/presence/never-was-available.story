# Who never was available does not become unavailable.  RFC 6121 §4.5.2
cast    alice/phone(quiet)  alice/tablet  bob/laptop
watches bob alice

alice/phone  leaves
alice/tablet hears nothing
bob/laptop   hears nothing
