# A first-level element of an unknown namespace is not routed; it is ignored or ends the stream.  RFC 6120 §4.8.4
cast alice/phone bob/laptop

alice/phone says   <x xmlns='urn:example:x' to='$bob'>hello</x>
alice/phone hears  <stream:error/>
alice/phone is closed
bob/laptop  hears nothing
