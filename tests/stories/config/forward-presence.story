# forward.presence: an address is told of the presence of a domain's accounts; theirs alone, and not of who has no account.  FEATURES §13.9
server own
only xmppd: it changes the configuration
cast alice bob/laptop

operator runs config set forward.presence $bob
alice/phone logs in
alice/phone says  <presence><show>away</show></presence>
alice/phone hears <presence from='$alice/phone'/>
bob/laptop  hears <presence from='$alice/phone' to='$bob'><show>away</show></presence>
alice/phone leaves
bob/laptop  hears <presence from='$alice/phone' type='unavailable'/>
bob/laptop  says  <presence><show>dnd</show></presence>
bob/laptop  hears <presence from='$bob/laptop'><show>dnd</show></presence>
bob/laptop  hears nothing
operator runs config set auth.anonymous true
peer reaches login
peer says  <authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><bind xmlns='urn:xmpp:bind:0'/></authenticate>
peer hears <success xmlns='urn:xmpp:sasl:2'/> <stream:features/>
peer says  <presence/>
peer hears <presence/>
bob/laptop hears nothing
