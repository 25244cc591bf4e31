# Items that are not there, unknown fields and values that do not fit are refused; an archive is its owner's.  XEP-0313 §4.1.3, §4.1.5, §8.1
cast alice/phone bob/laptop

bob/laptop  says   <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>nonsense</after></set></query></iq>
bob/laptop  hears  <iq type='error' id='q1'><error><item-not-found/></error></iq>
bob/laptop  says   <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><before>01920000-0000-7000-8000-000000000000</before></set></query></iq>
bob/laptop  hears  <iq type='error' id='q2'><error><item-not-found/></error></iq>
bob/laptop  says   <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>x</value></field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q3'><error><item-not-found/></error></iq>
bob/laptop  says   <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='colour'><value>red</value></field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q4'><error><feature-not-implemented/></error></iq>
bob/laptop  says   <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>yesterday</value></field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q5'><error><bad-request/></error></iq>
bob/laptop  says   <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>@</value></field></x></query></iq>
bob/laptop  hears  <iq type='error' id='q6'><error><jid-malformed/></error></iq>
bob/laptop  says   <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>many</max></set></query></iq>
bob/laptop  hears  <iq type='error' id='q7'><error><bad-request/></error></iq>
bob/laptop  says   <iq type='set' id='q8'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><index>3</index></set></query></iq>
bob/laptop  hears  <iq type='error' id='q8'><error><feature-not-implemented/></error></iq>
bob/laptop  says   <iq type='set' id='q9'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>4294967295</max></set></query></iq>
bob/laptop  hears  <iq type='result' id='q9'><fin complete='true'/></iq>
alice/phone says   <iq type='set' id='q' to='$bob'><query xmlns='urn:xmpp:mam:2'/></iq>
alice/phone hears  <iq type='error' id='q'><error><forbidden/></error></iq>
