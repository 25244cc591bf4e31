# A probe from a client is not answered with an error.  RFC 6121 §4.3
cast    alice/phone  bob
watches alice bob

alice/phone might hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='probe' to='$bob' id='p1'/>
alice/phone hears nothing
