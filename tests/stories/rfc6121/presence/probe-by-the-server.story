# A contact that is away when the user logs in is unavailable, if it says anything.  RFC 6121 §4.3.2
cast    alice  bob
friends alice bob

alice/phone logs in
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone might hear <presence type='unavailable' from='$bob'/>
alice/phone hears nothing
