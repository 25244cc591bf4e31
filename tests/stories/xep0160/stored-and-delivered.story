# Messages for nobody are kept and delivered in order, with their time, at the first presence.  XEP-0160 §2, §3; XEP-0203
cast alice/phone bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>one</body></message><message to='$bob' id='m2'><body>two</body></message><message to='$bob/gone' type='chat' id='m3'><body>three</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  hears nothing
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/>
    <message from='$alice/phone' to='$bob' type='chat' id='m1'><body>one</body><delay xmlns='urn:xmpp:delay' from='$host' stamp='*'/></message>
    <message from='$alice/phone' to='$bob' id='m2'><body>two</body><delay xmlns='urn:xmpp:delay' from='$host' stamp='*'/></message>
    <message from='$alice/phone' to='$bob/gone' type='chat' id='m3'><body>three</body><delay xmlns='urn:xmpp:delay' from='$host' stamp='*'/></message>
bob/laptop  hears nothing
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears in any order
    <presence from='$bob/tablet'/> <presence from='$bob/laptop'/>
bob/tablet  hears nothing
