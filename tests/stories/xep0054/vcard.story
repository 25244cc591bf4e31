# A vCard is kept, shown to everybody, and changed by its owner only.  XEP-0054 §3
cast alice/phone bob/laptop

alice/phone says   <iq type='get' id='v1'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears in any order <iq id='v1'/>
alice/phone says   <iq type='set' id='v2'><vCard xmlns='vcard-temp'><FN>Alice Ä &amp; Co</FN><N><FAMILY>A</FAMILY></N></vCard></iq>
alice/phone hears  <iq type='result' id='v2'/>
alice/phone says   <iq type='get' id='v3'><vCard xmlns='vcard-temp'/></iq>
alice/phone hears  <iq type='result' id='v3'><vCard xmlns='vcard-temp'><FN>Alice Ä &amp; Co</FN><N><FAMILY>A</FAMILY></N></vCard></iq>
bob/laptop  says   <iq type='get' id='v4' to='$alice'><vCard xmlns='vcard-temp'/></iq>
bob/laptop  hears  <iq type='result' id='v4' from='$alice'><vCard xmlns='vcard-temp'><FN>Alice Ä &amp; Co</FN></vCard></iq>
bob/laptop  says   <iq type='set' id='v5' to='$alice'><vCard xmlns='vcard-temp'><FN>Fool</FN></vCard></iq>
bob/laptop  hears  <iq type='error' id='v5' from='$alice'><error/></iq>
bob/laptop  says   <iq type='get' id='v6' to='$alice'><vCard xmlns='vcard-temp'/></iq>
bob/laptop  hears  <iq type='result' id='v6'><vCard><FN>Alice Ä &amp; Co</FN></vCard></iq>
