# A forged sender never arrives: the stream ends.  RFC 6120 §4.9.3.9, §8.1.2.1
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1' from='$bob/laptop'/>
alice/phone hears  <stream:error><invalid-from xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears nothing
