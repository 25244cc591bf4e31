# A message of an unknown type counts as normal.  RFC 6121 §5.2.2
only xmppd: others pass the type on
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' type='wanted' id='m1'><body>x</body></message>
bob/laptop  hears  <message from='$alice/phone' id='m1'><body>x</body></message>
