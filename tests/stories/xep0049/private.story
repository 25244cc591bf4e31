# Private XML is kept under its name and namespace, and replaced.  XEP-0049 §3
cast alice/phone alice/tablet

alice/phone  says   <iq type='get' id='p1'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/phone  hears  <iq type='result' id='p1'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq> without <note/>
alice/phone  says   <iq type='set' id='p2'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'><note n='1'>ü &amp; &lt;b/&gt;</note></notes></query></iq>
alice/phone  hears  <iq type='result' id='p2'/>
alice/tablet says   <iq type='get' id='p3'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/tablet hears  <iq type='result' id='p3'><query><notes><note n='1'>ü &amp; &lt;b/&gt;</note></notes></query></iq>
alice/phone  says   <iq type='set' id='p4'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/phone  hears  <iq type='result' id='p4'/>
alice/tablet says   <iq type='get' id='p5'><query xmlns='jabber:iq:private'><notes xmlns='urn:example:notes'/></query></iq>
alice/tablet hears  <iq type='result' id='p5'><query><notes/></query></iq> without <note/>
