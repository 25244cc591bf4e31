# A stanza in many packets, cut anywhere, also within characters, tags and references.  RFC 6120 §8, §11.6
cast alice/phone bob/laptop

alice/phone sends <|mes|sage to|='$bob' i|d=|'1'|>|<body>|Gr\xc3|\xbc\xc3|\x9fe &|am|p; \xf0|\x9f|\x98|\x80</|body|>|<|/message|>
bob/laptop  hears <message id='1'><body>Grüße &amp; 😀</body></message>
