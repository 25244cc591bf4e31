# Bytes that are not UTF-8.  RFC 6120 §4.9.3.22, §11.6
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'><body>Gr\xfc\xdfe</body></message>
alice/phone hears <stream:error/>
alice/phone is closed
bob/laptop  hears nothing
