# What cannot be undone is confirmed at a stage of its own, and what failed says why.  XEP-0050 §3.6
server own
only xmppd: commands are ours
cast alice/phone bob

operator runs config set server.admins $alice
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/remove'/></iq>
alice/phone hears  <iq type='result' id='c1'><command status='executing' sessionid='?s'><actions execute='next'><next/></actions></command></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/remove' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='executing'><actions execute='complete'><prev/><complete/></actions>
    <x><instructions/><field var='confirm' label='Type the address to remove it:'><required/></field></x></command></iq>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/remove' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='confirm'><value>yes</value></field></x></command></iq>
alice/phone hears  <iq type='error' id='c3'><error type='modify'><bad-request/><bad-payload/></error></iq>
operator runs user show $bob
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/remove' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='confirm'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='completed'><note type='info'/></command></iq>
operator fails 4 user show $bob
alice/phone says   <iq type='set' id='c5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add'/></iq>
alice/phone hears  <iq type='result' id='c5'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='c6' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/add' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$alice</value></field><field var='password'><value>a-good-long-one</value></field><field var='password-verify'><value>a-good-long-one</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c6'><command status='completed'><note type='error'/></command></iq>
