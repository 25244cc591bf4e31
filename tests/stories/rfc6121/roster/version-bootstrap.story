# An empty version asks for the whole roster and its version.  RFC 6121 §2.6.2, §2.6.3; XEP-0237
cast    alice/phone(quiet)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com'/></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster' ver=''/></iq>
alice/phone hears  <iq type='result' id='r2'><query ver='?ver'><item jid='a@example.com'/></query></iq>
# Nothing has changed since.
alice/phone says   <iq type='get' id='r3'><query xmlns='jabber:iq:roster' ver='$ver'/></iq>
alice/phone hears  <iq type='result' id='r3'/> without <item/>
alice/phone hears nothing
