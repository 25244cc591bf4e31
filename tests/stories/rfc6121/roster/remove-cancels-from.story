# Removing a contact that sees the user's presence sends unsubscribed only.  RFC 6121 §2.5.2
cast    alice/phone  bob/laptop(roster)
watches bob alice

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='remove'/></query></iq>
bob/laptop  hears in any order
    <presence type='unavailable' from='$alice/phone'/>
    <presence type='unsubscribed' from='$alice'/>
    <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
bob/laptop  hears nothing
alice/phone hears  <iq type='result' id='r1'/>
