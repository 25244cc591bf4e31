# Nobody subscribes to himself; the roster stays as it is.  RFC 6121 §3
only xmppd: the RFC does not say
cast    alice/phone(roster)

alice/phone says   <presence type='subscribe' to='$alice' id='s1'/>
alice/phone hears nothing
alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
