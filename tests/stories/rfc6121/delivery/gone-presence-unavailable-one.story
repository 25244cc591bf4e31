# Directed unavailable presence to a resource that is not there is ignored: one available resource.  RFC 6121 §8.5.3.2.2
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob/gone' id='p1' type='unavailable'/>
bob/laptop  hears nothing
alice/phone hears nothing
