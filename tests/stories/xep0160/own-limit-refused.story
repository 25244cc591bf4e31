# A limit that is none is refused and changes nothing; strangers learn nothing and change nothing.  FEATURES IM14; RFC 6120 §8.3.3.1
only xmppd: the request is Tigase's
cast alice/phone bob/laptop

bob/laptop  says   <iq type='set' id='s0'><msgoffline xmlns='msgoffline' limit='7'/></iq>
bob/laptop  hears  <iq type='result' id='s0'/>
bob/laptop  says   <iq type='set' id='s1'><msgoffline xmlns='msgoffline' limit='-1'/></iq>
bob/laptop  hears  <iq type='error' id='s1'><error type='modify'><bad-request/><text>*</text></error></iq>
bob/laptop  says   <iq type='set' id='s2'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop  hears  <iq type='error' id='s2'><error type='modify'><bad-request/></error></iq>
bob/laptop  says   <iq type='set' id='s3'><msgoffline xmlns='msgoffline' limit='{40*9}'/></iq>
bob/laptop  hears  <iq type='error' id='s3'><error type='modify'><bad-request/></error></iq>
alice/phone says   <iq type='get' id='g1' to='$bob'><msgoffline xmlns='msgoffline'/></iq>
alice/phone hears  <iq type='error' id='g1' from='$bob'><error type='auth'><not-authorized/></error></iq> without <msgoffline limit='7'/>
alice/phone says   <iq type='set' id='s4' to='$bob'><msgoffline xmlns='msgoffline' limit='0'/></iq>
alice/phone hears  <iq type='error' id='s4' from='$bob'><error type='auth'><not-authorized/></error></iq>
bob/laptop  says   <iq type='get' id='g2'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop  hears  <iq type='result' id='g2'><msgoffline limit='7'/></iq>
