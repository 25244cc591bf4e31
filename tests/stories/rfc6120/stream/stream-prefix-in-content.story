# The stream prefix inside a stanza keeps its meaning.  RFC 6120 §4.8.5
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1'><x xmlns='urn:example:x'><stream:y/></x></message>
bob/laptop  hears  <message id='m1'><x xmlns='urn:example:x'><stream:y/></x></message>
