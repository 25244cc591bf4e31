# Directed unavailable presence to a resource that is not there is ignored: several resources, one of them negative.  RFC 6121 §8.5.3.2.2
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <presence to='$bob/gone' id='p1' type='unavailable'/>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
