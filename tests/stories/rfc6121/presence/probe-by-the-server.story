# A contact that is away when the user logs in tells nothing.  RFC 6121 §4.3.2
cast    alice  bob
friends alice bob

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone logs in
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone hears nothing
