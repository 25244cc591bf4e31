# Directed available presence to a resource that is not there is ignored: only a negative priority.  RFC 6121 §8.5.3.2.2
cast    alice/phone  bob/laptop(-1)

alice/phone says   <presence to='$bob/gone' id='p1'/>
bob/laptop  hears nothing
alice/phone hears nothing
