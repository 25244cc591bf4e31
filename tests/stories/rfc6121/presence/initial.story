# Initial presence goes to subscribers and to all own available resources, from the full JID; contacts are probed.  RFC 6121 §4.2.2, §4.2.3, §4.3
cast    alice  bob/laptop  bob/tablet  carol/desk
friends alice bob

bob/laptop  says   <presence><show>away</show><status>lunch</status></presence>
bob/laptop  hears  <presence from='$bob/laptop'><show>away</show></presence>
bob/tablet  hears  <presence from='$bob/laptop'><show>away</show></presence>
alice/phone logs in
alice/phone says   <presence id='p1'><status>here</status><x xmlns='urn:example:x'/></presence>
alice/phone hears in any order
    <presence type='!' from='$alice/phone' id='p1'><status>here</status><x xmlns='urn:example:x'/></presence>
    <presence type='!' from='$bob/laptop'><show>away</show><status>lunch</status></presence>
    <presence type='!' from='$bob/tablet'/>
alice/phone hears nothing
bob/laptop  hears  <presence type='!' from='$alice/phone' id='p1'><status>here</status><x xmlns='urn:example:x'/></presence>
bob/tablet  hears  <presence type='!' from='$alice/phone' id='p1'><status>here</status><x xmlns='urn:example:x'/></presence>
carol/desk  hears nothing
