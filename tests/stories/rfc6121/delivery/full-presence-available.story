# Directed available presence to a resource that is there reaches it alone.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop(5) bob/tablet(1) bob/watch(-1)

alice/phone says   <presence to='$bob/tablet' id='p1'/>
bob/tablet  hears  <presence from='$alice/phone' to='$bob/tablet' id='p1' type='!'/>
bob/laptop  hears nothing
bob/tablet  hears nothing
bob/watch   hears nothing
alice/phone hears nothing
