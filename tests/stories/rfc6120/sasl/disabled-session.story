# Who is disabled loses the session at once.  RFC 6120 §4.9.3.12
only xmppd: it needs our operator
cast alice/phone bob/laptop
watches bob alice

operator runs user disable $alice
alice/phone hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears <presence type='unavailable' from='$alice/phone'/>
