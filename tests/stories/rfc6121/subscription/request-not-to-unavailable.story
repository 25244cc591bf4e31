# A resource that is connected but has sent no presence gets no request; it gets it when it becomes available.  RFC 6121 §3.1.3
cast    alice/phone  bob/laptop(quiet)

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob'/>
bob/laptop  hears nothing
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/> <presence type='subscribe' from='$alice'/>
