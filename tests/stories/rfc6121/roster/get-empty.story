# A roster without contacts is a result with an empty query.  RFC 6121 §2.1.4
cast    alice/phone(quiet)

alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
