# The same for presence and iq.  RFC 6120 §8.4
cast alice/phone bob/laptop
friends alice bob

alice/phone says   <presence id='p1'><x xmlns='urn:x'><y xmlns=''/></x></presence>
bob/laptop  hears  <presence id='p1'><x xmlns='urn:x'><y xmlns=''/></x></presence>
alice/phone says   <iq type='get' id='q1' to='$bob/laptop'><x xmlns='urn:x' a='1'>?<y xmlns='urn:y'/></x></iq>
bob/laptop  hears  <iq type='get' id='q1' from='$alice/phone' to='$bob/laptop'><x xmlns='urn:x' a='1'>?<y xmlns='urn:y'/></x></iq>
