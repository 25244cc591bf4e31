# The items of an account are its available resources, for those who may see them.  XEP-0030 §4.1, §8
cast alice/phone alice/tablet(quiet) bob/laptop
watches bob alice

bob/laptop says   <iq type='get' id='d1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
bob/laptop hears  <iq type='result' id='d1' from='$alice'><query><item jid='$alice/phone'/></query></iq> without <item jid='$alice/tablet'/>
