# A stranger's probe gets no presence; what is said comes from the bare JID.  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop  bob/tablet
watches bob alice

alice/phone says   <presence type='probe' to='$bob'/>
alice/phone hears  <presence type='unsubscribed' from='$bob' to='*'/>
alice/phone hears nothing
bob/laptop  hears nothing
