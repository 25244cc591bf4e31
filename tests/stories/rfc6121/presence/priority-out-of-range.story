# A priority is a number from -128 to 127; what is not is taken as zero or refused.  RFC 6121 §4.7.2.3
only xmppd: others have other ways with it
cast    alice/phone  bob/laptop(quiet)

bob/laptop  says   <presence id='p1'><priority>128</priority></presence>
bob/laptop  hears  <presence type='error' id='p1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
bob/laptop  says   <presence id='p2'><priority>-129</priority></presence>
bob/laptop  hears  <presence type='error' id='p2'><error><bad-request/></error></presence>
bob/laptop  says   <presence id='p3'><priority>-128</priority></presence>
bob/laptop  hears  <presence type='!' id='p3'><priority>-128</priority></presence>
bob/laptop  says   <presence id='p4'><priority>127</priority></presence>
bob/laptop  hears  <presence type='!' id='p4'><priority>127</priority></presence>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>hello</body></message>
bob/laptop  hears  <message id='m1'/>
