# A command that needs nothing answers at once; one session of it never comes back.  XEP-0050 §2.4.1, §3.3
only xmppd: commands are ours
cast alice/phone

alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/version' action='execute'/></iq>
alice/phone hears  <iq type='result' id='c1' from='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/version' status='completed' sessionid='?s' xml:lang='en'><note type='info'/></command></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/version' sessionid='$s'/></iq>
alice/phone hears  <iq type='error' id='c2'><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><session-expired xmlns='http://jabber.org/protocol/commands'/></error></iq>
