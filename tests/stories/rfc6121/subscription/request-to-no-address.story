# A request to what is no address is answered jid-malformed and changes nothing.  RFC 6121 §3.1.2
cast    alice/phone(roster)

alice/phone says   <presence type='subscribe' to='a b@$host' id='s1'/>
alice/phone hears  <presence type='error' id='s1'><error type='modify'><jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
alice/phone says   <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq> without <item/>
