# Where the operator wants it, requests are granted without asking the user.  FEATURES IM05, RFC 6121 §3.4
only xmppd: it needs our operator
server own
cast alice/phone(roster) bob/laptop(roster) carol/desk(roster)

operator runs config set roster.auto_authorize domain
bob/laptop  says   <presence type='subscribe' to='$alice' id='s1'/>
bob/laptop  hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='none' ask='subscribe'/></query></iq>
    <presence type='subscribed' from='$alice'/>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='to'/></query></iq>
    <presence from='$alice/phone'/>
alice/phone hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='from'/></query></iq>
alice/phone hears  nothing
operator runs config set roster.auto_authorize off
carol/desk  says   <presence type='subscribe' to='$alice' id='s2'/>
carol/desk  hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' ask='subscribe'/></query></iq>
alice/phone hears  <presence type='subscribe' from='$carol'/>
operator runs config set roster.auto_authorize all
carol/desk  says   <presence type='subscribe' to='$alice' id='s3'/>
carol/desk  hears in any order
    <presence type='subscribed' from='$alice'/>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='to'/></query></iq>
    <presence from='$alice/phone'/>
alice/phone hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$carol' subscription='from'/></query></iq>
operator fails 3 config set roster.auto_authorize maybe
