# A pending request is sent again when the user becomes available.  RFC 6121 §3.1.2
only xmppd: the RFC says SHOULD
cast    alice  bob/laptop
asks    alice bob

alice/phone logs in
alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <presence/>
alice/phone hears  <presence from='$alice/phone'/>
# Bob has it already; it is not delivered twice.
bob/laptop  hears nothing
bob/laptop  says   <presence type='subscribed' to='$alice'/>
alice/phone hears in any order
    <presence type='subscribed' from='$bob'/> <iq type='set'/> <presence from='$bob/laptop' type='!'/>
