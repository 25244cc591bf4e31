# A stream that asks on and on about a registration ends.  RFC 6120 §4.9.3.14
only xmppd: the bound is ours
cast alice/phone

peer reaches login
peer says  <iq type='get' id='g1'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g2'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g3'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g4'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g5'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g6'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g7'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g8'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g9'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g10'><query xmlns='jabber:iq:register'/></iq><iq type='get' id='g11'><query xmlns='jabber:iq:register'/></iq>
peer hears <iq type='error' id='g1'/> <iq type='error' id='g2'/> <iq type='error' id='g3'/> <iq type='error' id='g4'/> <iq type='error' id='g5'/> <iq type='error' id='g6'/> <iq type='error' id='g7'/> <iq type='error' id='g8'/> <iq type='error' id='g9'/> <iq type='error' id='g10'/> <stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
