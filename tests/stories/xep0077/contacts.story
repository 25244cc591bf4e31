# Who gives the account up sees nobody any more and is seen by nobody, also by those who had only asked.  XEP-0077 §3.2
server own
only xmppd: the time of grace is ours
cast alice/phone bob/laptop(roster) carol/desk(roster) dave/desk(roster) erin/desk(roster)
friends alice bob
watches carol alice
watches alice dave
asks    alice erin

operator runs config set registration_delete_grace 0s --domain $host
alice/phone says   <iq type='set' id='u1'><query xmlns='jabber:iq:register'><remove/></query></iq>
alice/phone hears  <iq type='result' id='u1'/> <stream:error/>
alice/phone is closed
bob/laptop  hears  <presence type='unavailable' from='$alice/phone'/> <presence type='unsubscribe' from='$alice'/>
bob/laptop  hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='to'/></query></iq>
bob/laptop  hears  <presence type='unsubscribed' from='$alice'/> <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
carol/desk  hears  <presence type='unavailable' from='$alice/phone'/> <presence type='unsubscribed' from='$alice'/>
carol/desk  hears  <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
dave/desk   hears  <presence type='unsubscribe' from='$alice'/> <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
erin/desk   hears  <presence type='unsubscribe' from='$alice'/>
bob/laptop  says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
bob/laptop  hears  <iq type='result' id='r1'><query><item jid='$alice' subscription='none'/></query></iq>
