# A large request is kept whole, or refused.  RFC 6121 §3.1.3
cast alice/phone(roster) bob

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob'><status>{9000*s}</status></presence>
alice/phone hears  <iq type='set'/>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order <presence from='$bob/laptop'/> <presence type='subscribe' from='$alice'><status>{9000*s}</status></presence>
