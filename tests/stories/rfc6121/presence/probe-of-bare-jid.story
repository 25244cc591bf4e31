# A subscriber's probe is answered with the last presence of every resource, in full.  RFC 6121 §4.3.2
cast    alice/phone  bob/laptop  bob/tablet
watches alice bob

bob/laptop  says   <presence id='p1'><show>away</show><status>a</status><x xmlns='urn:example:x'/></presence>
bob/laptop  hears  <presence id='p1'/>
alice/phone hears  <presence from='$bob/laptop' id='p1'/>
alice/phone says   <presence type='probe' to='$bob'/>
alice/phone hears in any order
    <presence type='!' from='$bob/laptop'><show>away</show><status>a</status><x xmlns='urn:example:x'/></presence>
    <presence type='!' from='$bob/tablet'/>
alice/phone hears nothing
bob/tablet  hears  <presence from='$bob/laptop' id='p1'/>
bob/tablet  hears nothing
