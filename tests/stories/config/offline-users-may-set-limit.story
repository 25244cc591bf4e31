# offline.users_may_set_limit: an account announces the request where it may be made; where not, own limits do not count.  FEATURES IM14
server own
only xmppd: it changes the configuration
cast alice/phone bob/laptop(quiet)

bob/laptop  says   <iq type='get' id='d1' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='result' id='d1'><query><feature var='msgoffline'/></query></iq>
bob/laptop  says   <iq type='set' id='s1'><msgoffline xmlns='msgoffline' limit='1'/></iq>
bob/laptop  hears  <iq type='result' id='s1'/>
operator runs config set offline.users_may_set_limit false
bob/laptop  says   <iq type='get' id='d2' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='result' id='d2'><query/></iq> without <feature var='msgoffline'/>
bob/laptop  says   <iq type='get' id='g1'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop  hears  <iq type='error' id='g1'><error type='cancel'><not-allowed/><text>The operator of this server sets the limit.</text></error></iq>
bob/laptop  says   <iq type='set' id='s2'><msgoffline xmlns='msgoffline' limit='9'/></iq>
bob/laptop  hears  <iq type='error' id='s2'><error><not-allowed/></error></iq>
alice/phone says   {2*<message to='$bob' type='chat' id='m1'><body>1</body></message>}
alice/phone hears nothing
operator runs config set offline.users_may_set_limit true
bob/laptop  says   <iq type='get' id='g2'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop  hears  <iq type='result' id='g2'><msgoffline limit='1'/></iq>
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
alice/phone hears  <message type='error' id='m2'/>
operator runs config set offline.store false
bob/laptop  says   <iq type='get' id='d3' to='$bob'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/laptop  hears  <iq type='result' id='d3'><query/></iq> without <feature var='msgoffline'/>
bob/laptop  says   <iq type='get' id='g3'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop  hears  <iq type='error' id='g3'><error><not-allowed/><text>This server keeps no messages for later.</text></error></iq>
