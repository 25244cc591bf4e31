# A removed account is gone at once: its session ends, its name is nobody's, and a new account has nothing of it.  RFC 6120 §4.9.3.12; XEP-0077 §3.2
only xmppd: it needs our operator
cast alice/phone(roster) bob/laptop
friends alice bob

operator runs user remove $alice --yes --confirm $alice
alice/phone hears <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop  hears <presence type='unavailable' from='$alice/phone'/> <presence type='unsubscribe' from='$alice'/> <presence type='unsubscribed' from='$alice'/>
operator fails 4 user show $alice
bob/laptop  says  <message to='$alice' id='m1' type='chat'><body>are you there?</body></message>
bob/laptop  hears <message from='$alice' id='m1' type='error'><error><service-unavailable/></error></message>
operator fails 6 user add $alice --password-stdin << a-new-beginning
operator runs user add $alice --reuse-name --password-stdin << a-new-beginning
peer reaches login
peer authenticates as alice with SCRAM-SHA-256
peer hears <failure><not-authorized/></failure>
peer authenticates as alice with SCRAM-SHA-256 password a-new-beginning
peer hears <success/>
