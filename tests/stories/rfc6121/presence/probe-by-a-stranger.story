# A stranger's probe gets no presence. The unsubscribed that answers it (§4.3.2) changes nothing for him, so his server keeps it (§A.3.4).  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop  bob/tablet
watches bob alice

alice/phone says   <presence type='probe' to='$bob'/>
alice/phone hears nothing
bob/laptop  hears nothing
