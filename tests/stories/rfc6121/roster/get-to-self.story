# The roster can be asked for at the own bare JID as well.  RFC 6121 §2.1.3, RFC 6120 §10.3.3
cast    alice/phone(quiet)

alice/phone says   <iq type='set' id='r1' to='$alice'><query xmlns='jabber:iq:roster'><item jid='$nobody'/></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='get' id='r2' to='$alice'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r2'><query><item jid='$nobody' subscription='none'/></query></iq>
