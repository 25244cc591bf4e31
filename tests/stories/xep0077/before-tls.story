# A password is not sent where others could read it: registration needs TLS.  XEP-0077 §11
server own
only xmppd: it changes the registration
cast alice/phone

operator runs config set registration open --domain $host
peer connects
peer opens to='$host'
peer hears <stream:features><starttls/></stream:features> without <register/>
peer says  <iq type='get' id='reg1' to='$host'><query xmlns='jabber:iq:register'/></iq>
peer hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
peer is closed
