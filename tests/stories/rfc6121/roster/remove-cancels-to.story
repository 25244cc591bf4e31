# Removing a contact whose presence the user sees sends unsubscribe only.  RFC 6121 §2.5.2
cast    alice/phone  bob/laptop(roster)
watches alice bob

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='$bob' subscription='remove'/></query></iq>
bob/laptop  hears in any order
    <presence type='unsubscribe' from='$alice'/>
    <iq type='set'><query><item jid='$alice' subscription='none'/></query></iq>
bob/laptop  hears nothing
