# A stanza with a prefix for the content namespace is never passed on like that.  RFC 6120 §4.8.5
cast alice/phone bob/laptop

alice/phone says   <c:message xmlns:c='jabber:client' to='$bob' id='m1'><c:body>hello</c:body></c:message>
bob/laptop  hears  <message id='m1' from='$alice/phone'><body>hello</body></message>
