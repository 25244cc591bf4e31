# A form that nobody fills in is forgotten after ten minutes.  XEP-0050 §3.3
server own
only xmppd: it moves the clock
cast alice/phone

operator runs config set server.admins $alice
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?s'/></iq>
wait 601s
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s' action='cancel'/></iq>
alice/phone hears  <iq type='error' id='c2'><error type='cancel'><not-allowed/><session-expired/></error></iq>
