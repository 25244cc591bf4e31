# A message to the own bare JID, to an own resource, and from a negative one.  RFC 6121 §8.5.2.1.1, §8.5.3.1
cast alice/phone alice/tablet alice/watch(-1)

alice/phone  says   <message to='$alice/tablet' id='m1'><body>x</body></message>
alice/tablet hears  <message id='m1' from='$alice/phone' to='$alice/tablet'/>
alice/watch  says   <message to='$alice' type='chat' id='m2'><body>x</body></message>
alice/phone  hears  <message id='m2' from='$alice/watch' to='$alice'/>
alice/tablet hears  <message id='m2' from='$alice/watch' to='$alice'/>
alice/watch  hears nothing
alice/phone  says   <iq type='get' id='q1' to='$alice/tablet'><x xmlns='urn:example:x'/></iq>
alice/tablet hears  <iq type='get' id='q1' from='$alice/phone' to='$alice/tablet'><x xmlns='urn:example:x'/></iq>
