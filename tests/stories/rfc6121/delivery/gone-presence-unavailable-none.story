# Directed unavailable presence to a resource that is not there is ignored: nobody is connected.  RFC 6121 §8.5.3.2.2
cast    alice/phone  bob

alice/phone says   <presence to='$bob/gone' id='p1' type='unavailable'/>
alice/phone hears nothing
