# Many stanzas in one packet arrive, all of them, in order.  RFC 6120 §10.1, §8
cast alice/phone bob/laptop

alice/phone says  <message to='$bob' id='1'/><message to='$bob/laptop' id='2'/> <message to='$bob' id='3'/><message to='$bob/laptop' id='4'/><presence to='$bob' id='5'/><message to='$bob' id='6'/>
bob/laptop  hears <message id='1'/> <message id='2'/> <message id='3'/> <message id='4'/> <presence id='5'/> <message id='6'/>
