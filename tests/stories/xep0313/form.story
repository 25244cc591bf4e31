# Whoever asks for the fields of a query gets them; an account says that it has an archive.  XEP-0313 §4.1.5, §7, XEP-0431 §2.1
cast bob/laptop

bob/laptop  says   <iq type='get' id='f'><query xmlns='urn:xmpp:mam:2'/></iq>
bob/laptop  hears  <iq type='result' id='f'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field type='jid-single' var='with'/><field type='text-single' var='start'/><field type='text-single' var='end'/><field var='before-id'/><field var='after-id'/><field type='boolean' var='include-groupchat'/><field type='text-single' var='{urn:xmpp:fulltext:0}fulltext'/><field type='list-multi' var='ids'><validate xmlns='http://jabber.org/protocol/xdata-validate'><open/></validate></field></x></query></iq>
bob/laptop  says   <iq type='get' id='d' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='result' id='d'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/><feature var='urn:xmpp:mam:2#extended'/><feature var='urn:xmpp:mam:2#groupchat-field'/><feature var='urn:xmpp:fulltext:0'/><feature var='urn:xmpp:sid:0'/></query></iq>
