# Blocking also ends subscriptions both ways where the operator wants it.  XEP-0191 §4, FEATURES IM21
only xmppd: it needs our operator
server own
cast alice/phone(roster) bob/laptop(roster) carol/desk(roster)
friends alice bob
asks carol alice

operator runs config set blocking.unsubscribe true
alice/phone says   <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/><item jid='$carol'/></block></iq>
alice/phone hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='from'/></query></iq>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='none'/></query></iq>
    <iq type='result' id='b1'/>
bob/laptop  hears in any order
    <presence type='unsubscribe' from='$alice'/>
    <presence type='unavailable' from='$alice/phone'/>
    <presence type='unsubscribed' from='$alice'/>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='to'/></query></iq>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='none'/></query></iq>
carol/desk  hears  <presence type='unsubscribed' from='$alice'/> <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='none'/></query></iq>
alice/phone says   <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='u1'/>
bob/laptop  hears  nothing
