# A stranger's probe gets no presence. (The answer is unsubscribed from the bare JID, which the prober's server ignores: §3.2.3.)  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop  bob/tablet
watches bob alice

alice/phone says   <presence type='probe' to='$bob'/>
alice/phone hears nothing
bob/laptop  hears nothing
