# A stanza without its end is not processed.  RFC 6120 §8
cast alice/phone bob/laptop

alice/phone sends <message to='$bob' id='m1'><body>half
alice/phone drops
bob/laptop  hears nothing
