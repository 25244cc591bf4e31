# What has waited comes before the answer to what is asked behind the change.  XEP-0352 §5.1
cast alice/phone bob/laptop
friends alice bob

bob/laptop  says   <inactive xmlns='urn:xmpp:csi:0'/>
bob/laptop  hears  nothing
alice/phone says   <presence><show>away</show></presence>
bob/laptop  hears  nothing
bob/laptop  says   <active xmlns='urn:xmpp:csi:0'/><iq type='get' id='p' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
bob/laptop  hears  <presence from='$alice/phone'><show>away</show></presence> <iq type='result' id='p'/>
