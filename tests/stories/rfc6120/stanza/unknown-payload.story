# What the server does not understand is delivered as it is: namespaces, prefixes, attributes, mixed content.  RFC 6120 §8.4
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1' type='chat' xml:lang='en' odd='1'><body xml:lang='de'> a &amp; b  <b/></body><p:x xmlns:p='urn:p' xmlns='urn:q' p:a='&#10;' b=''>text<y>1</y>more<p:y/> </p:x><no-permanent-store xmlns='urn:xmpp:hints'/></message>
bob/laptop  hears exactly <message from='$alice/phone' to='$bob' id='m1' type='chat' xml:lang='en' odd='1'><body xml:lang='de'> a &amp; b  <b/></body><p:x xmlns:p='urn:p' xmlns='urn:q' p:a='&#10;' b=''>text<y>1</y>more<p:y/> </p:x><no-permanent-store xmlns='urn:xmpp:hints'/></message>
