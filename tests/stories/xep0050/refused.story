# What is wrong with a request is said in the terms of the specification, and the session goes on.  XEP-0050 §4.4
server own
only xmppd: commands are ours
cast alice/phone alice/tablet(quiet) bob/laptop

operator runs config set server.admins $alice
alice/phone says   <iq type='set' id='r1' to='$host'><command xmlns='http://jabber.org/protocol/commands' action='execute'/></iq>
alice/phone hears  <iq type='error' id='r1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says   <iq type='set' id='r2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/paint'/></iq>
alice/phone hears  <iq type='error' id='r2'><error type='cancel'><item-not-found/></error></iq>
alice/phone says   <iq type='set' id='r3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' action='dance'/></iq>
alice/phone hears  <iq type='error' id='r3'><error type='modify'><bad-request/><malformed-action xmlns='http://jabber.org/protocol/commands'/></error></iq>
alice/phone says   <iq type='set' id='r4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' action='cancel'/></iq>
alice/phone hears  <iq type='error' id='r4'><error type='modify'><bad-request/><bad-action/></error></iq>
alice/phone says   <iq type='set' id='r5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' xml:lang='fr-ca'/></iq>
alice/phone hears  <iq type='error' id='r5'><error type='modify'><bad-request/><bad-locale/></error></iq>
alice/phone says   <iq type='set' id='r6' to='$host' xml:lang='fr-ca'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='r6'><command status='executing' sessionid='?s' xml:lang='en'><actions execute='complete'><complete/></actions>
    <x><field var='jid' type='jid-single'><required/></field><field var='password' type='text-private'/><field var='if_not_exists' type='boolean'/></x></command></iq>
alice/phone says   <iq type='set' id='r7' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='nobody-made-this'/></iq>
alice/phone hears  <iq type='error' id='r7'><error type='modify'><bad-request/><bad-sessionid/></error></iq>
alice/phone says   <iq type='set' id='r8' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid=''/></iq>
alice/phone hears  <iq type='error' id='r8'><error type='modify'><bad-request/><bad-sessionid/></error></iq>
alice/tablet says  <iq type='set' id='r9' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s'/></iq>
alice/tablet hears <iq type='error' id='r9'><error type='modify'><bad-request/><bad-sessionid/></error></iq>
alice/phone says   <iq type='set' id='r10' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/status' sessionid='$s'/></iq>
alice/phone hears  <iq type='error' id='r10'><error type='modify'><bad-request/><bad-sessionid/></error></iq>
alice/phone says   <iq type='set' id='r11' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s' action='next'/></iq>
alice/phone hears  <iq type='error' id='r11'><error type='modify'><bad-request/><bad-action/></error></iq>
alice/phone says   <iq type='set' id='r12' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s' action='prev'/></iq>
alice/phone hears  <iq type='error' id='r12'><error type='modify'><bad-request/><bad-action/></error></iq>
alice/phone says   <iq type='set' id='r13' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>@</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='r13'><error type='modify'><bad-request/><bad-payload/></error></iq>
alice/phone says   <iq type='set' id='r14' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s'><x xmlns='jabber:x:data' type='odd'/></command></iq>
alice/phone hears  <iq type='error' id='r14'><error type='modify'><bad-request/><bad-payload/></error></iq>
alice/phone says   <iq type='set' id='r15' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>dora@$host</value></field><field var='password'><value>a-good-long-one</value></field><field var='password-verify'><value>another-long-one</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='r15'><error type='modify'><bad-request/><bad-payload/><text>The two passwords are not the same.</text></error></iq>
alice/phone says   <iq type='set' id='r16' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>dora@$host</value></field><field var='password'><value>a-good-long-one</value></field><field var='password-verify'><value>a-good-long-one</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='r16'><command status='completed' sessionid='$s'><note type='info'/></command></iq>
operator runs user show dora@$host
bob/laptop says    <iq type='set' id='r1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
bob/laptop hears   <iq type='error' id='r1'><error type='cancel'><forbidden/></error></iq>
bob/laptop says    <iq type='get' id='r2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/version'/></iq>
bob/laptop hears   <iq type='error' id='r2'><error type='cancel'><service-unavailable/></error></iq>
