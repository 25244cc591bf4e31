# They are kept whole.  XEP-0160 §3; RFC 6120 §8.4
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1' xml:lang='de'><body> a &amp; b </body><p:x xmlns:p='urn:p' a='1'>ü<y xmlns='urn:q'/></p:x></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/>
    <message from='$alice/phone' type='chat' id='m1' xml:lang='de'><body>a &amp; b</body><x xmlns='urn:p' a='1'>ü<y xmlns='urn:q'/></x><delay xmlns='urn:xmpp:delay'/></message>
