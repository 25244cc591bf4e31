# The operator closes one session or all of an account; the others stay.  RFC 6120 §4.9.3.16
only xmppd: it needs our operator
cast alice/phone alice/laptop bob/desk

operator fails 4 session close $alice/tablet
operator runs session close $alice/phone --reason Later
alice/phone  hears <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>Later</text></stream:error>
alice/phone  is closed
alice/laptop hears <presence type='unavailable' from='$alice/phone'/>
operator runs session close $alice
alice/laptop hears <stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/laptop is closed
bob/desk     hears nothing
