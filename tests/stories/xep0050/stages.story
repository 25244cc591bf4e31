# A command of several stages: forward, back, cancelled, done.  XEP-0050 §2.4.2, §2.4.3, §3.4
server own
only xmppd: commands are ours
cast alice/phone bob/laptop carol

operator runs config set server.admins $alice
alice/phone says   <iq type='set' id='c1' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable'/></iq>
alice/phone hears  <iq type='result' id='c1'><command node='xmppd/user/disable' status='executing' sessionid='?s'><actions execute='next'><next/></actions>
    <x xmlns='jabber:x:data' type='form'><title>User: Locks an account: its clients are disconnected, its data stay</title>
    <field var='jid' type='list-single'><required/><option><value>$bob</value></option></field></x></command></iq>
alice/phone says   <iq type='set' id='c2' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$s'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$bob</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c2'><command status='executing' sessionid='$s'><actions execute='complete'><prev/><complete/></actions>
    <x type='form'><field var='reason' type='text-single'/></x></command></iq> without <field var='jid'/>
alice/phone says   <iq type='set' id='c3' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$s' action='prev'/></iq>
alice/phone hears  <iq type='result' id='c3'><command status='executing' sessionid='$s'><actions execute='next'><next/></actions><x type='form'><field var='jid'><value>$bob</value></field></x></command></iq>
alice/phone says   <iq type='set' id='c4' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$s' action='next'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$carol</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c4'><command status='executing'/></iq>
alice/phone says   <iq type='set' id='c5' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$s' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='reason'><value>away</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c5'><command status='completed' sessionid='$s'><note type='info'/></command></iq> without <actions/>
alice/phone says   <iq type='set' id='c6' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable'/></iq>
alice/phone hears  <iq type='result' id='c6'><command status='executing' sessionid='?t'/></iq>
alice/phone says   <iq type='set' id='c7' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$t'><x xmlns='jabber:x:data' type='submit'><field var='jid'><value>$carol</value></field></x></command></iq>
alice/phone hears  <iq type='result' id='c7'><command status='executing'><x><field var='reason'><value>away</value></field></x></command></iq>
alice/phone says   <iq type='set' id='c8' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$t' action='cancel'/></iq>
alice/phone hears  <iq type='result' id='c8'><command node='xmppd/user/disable' status='canceled' sessionid='$t'/></iq>
alice/phone says   <iq type='set' id='c9' to='$host'><command xmlns='http://jabber.org/protocol/commands' node='xmppd/user/disable' sessionid='$t' action='prev'/></iq>
alice/phone hears  <iq type='error' id='c9'><error type='cancel'><not-allowed/><session-expired/></error></iq>
bob/laptop  hears nothing
