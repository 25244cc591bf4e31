# They come in the order in which they were sent.  XEP-0160 §3; RFC 6120 §10.1
cast alice/phone carol/desk bob

alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message><message to='$bob' type='chat' id='m2'><body>2</body></message>
alice/phone hears nothing
carol/desk  says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
carol/desk  hears nothing
alice/phone says   <message to='$bob' type='chat' id='m4'><body>4</body></message>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  may hear <presence from='$bob/laptop'/>
bob/laptop  hears  <presence from='$bob/laptop'/>
bob/laptop  hears  <message id='m1'/> <message id='m2'/> <message id='m3'/> <message id='m4'/>
