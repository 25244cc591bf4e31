# Messages to the bare and the full JID keep their order.  RFC 6120 §10.1
cast alice/phone bob/laptop

alice/phone says   {20*<message to='$bob' id='a'/><message to='$bob/laptop' id='b'/>}
bob/laptop  hears  <message id='a'/> <message id='b'/> <message id='a'/> <message id='b'/> <message id='a'/> <message id='b'/> <message id='a'/> <message id='b'/>
