# Accounts are made, locked, opened, given passwords, sent away and removed.  XEP-0133 §4.1 to §4.5, §4.7
server own
only xmppd: the roles are ours
cast alice/phone bob/laptop

operator runs user role $alice admin
alice/phone says   <iq type='set' id='add-user-1' to='$host'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='http://jabber.org/protocol/admin#add-user'/></iq>
alice/phone hears  <iq type='result' id='add-user-1' from='$host'><command node='http://jabber.org/protocol/admin#add-user' status='executing' sessionid='?s'>
    <x type='form'><title/><instructions/><field type='hidden' var='FORM_TYPE'><value>http://jabber.org/protocol/admin</value></field>
    <field type='jid-single' var='accountjid'><required/></field><field type='text-private' var='password'/><field type='text-private' var='password-verify'/></x></command></iq>
alice/phone says   <iq type='set' id='add-user-2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field type='hidden' var='FORM_TYPE'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>juliet@$host</value></field><field var='password'><value>R0m30-and-more</value></field><field var='password-verify'><value>R0m30-and-more</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='add-user-2'><command status='completed' sessionid='$s'/></iq>
operator runs user show juliet@$host
alice/phone says   <iq type='set' id='a3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
alice/phone hears  <iq type='result' id='a3'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='a4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='accountjid'><value>juliet@$host</value></field><field var='password'><value>R0m30-and-more</value></field><field var='password-verify'><value>R0m30-and-more</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='a4'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text/></error></iq>
alice/phone says   <iq type='set' id='d1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user'/></iq>
alice/phone hears  <iq type='result' id='d1'><command status='executing' sessionid='?d'><x><field type='jid-multi' var='accountjids'/></x></command></iq>
alice/phone says   <iq type='set' id='d2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user' sessionid='$d'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>juliet@$host</value><value>nobody.here@$host</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='d2'><command status='completed'><note type='info'/><note type='error'/></command></iq>
alice/phone says   <iq type='set' id='e1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user'/></iq>
alice/phone hears  <iq type='result' id='e1'><command status='executing' sessionid='?e'/></iq>
alice/phone says   <iq type='set' id='e2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='$e'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>nobody.here@$host</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='e2'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='p1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#change-user-password'/></iq>
alice/phone hears  <iq type='result' id='p1'><command status='executing' sessionid='?p'/></iq>
alice/phone says   <iq type='set' id='p2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#change-user-password' sessionid='$p'><x xmlns='jabber:x:data' type='submit'><field var='accountjid'><value>juliet@$host</value></field><field var='password'><value>weak</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='p2'><error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text/></error></iq>
alice/phone says   <iq type='set' id='k1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session'/></iq>
alice/phone hears  <iq type='result' id='k1'><command status='executing' sessionid='?k'/></iq>
alice/phone says   <iq type='set' id='k2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='$k'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='k2'><command status='completed'/></iq>
bob/laptop  hears  <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
bob/laptop  is closed
alice/phone says   <iq type='set' id='r1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user'/></iq>
alice/phone hears  <iq type='result' id='r1'><command status='executing' sessionid='?r'/></iq>
alice/phone says   <iq type='set' id='r2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='$r'><x xmlns='jabber:x:data' type='submit'><field var='accountjids'><value>juliet@$host</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='r2'><command status='completed'/></iq>
operator fails 4 user show juliet@$host
