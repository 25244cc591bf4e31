# Nobody reads or writes another one's.  XEP-0049 §2
cast alice/phone bob/laptop
friends alice bob

bob/laptop  says   <iq type='set' id='p1'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'><secret/></notes></query></iq>
bob/laptop  hears  <iq type='result' id='p1'/>
alice/phone says   <iq type='get' id='p2' to='$bob'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/phone hears  <iq type='error' id='p2' from='$bob'><error/></iq> without <secret/>
alice/phone says   <iq type='set' id='p3' to='$bob'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/phone hears  <iq type='error' id='p3' from='$bob'><error/></iq>
bob/laptop  says   <iq type='get' id='p4'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
bob/laptop  hears  <iq type='result' id='p4'><query><notes><secret/></notes></query></iq>
