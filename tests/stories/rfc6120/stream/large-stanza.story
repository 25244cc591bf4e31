# A stanza of 100,000 bytes arrives.  RFC 6120 §13.12 (at least 10,000)
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1'><body>{100000*x}</body></message>
bob/laptop  hears  <message id='m1'><body>{100000*x}</body></message>
