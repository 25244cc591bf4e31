# A resource that is taken: the old session ends with conflict, the new one has it.  RFC 6120 §7.7.2.2, §4.9.3.3
cast alice/phone bob/laptop
watches bob alice

new reaches bind as alice
new says   <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>phone</resource></bind></iq>
new hears  <iq type='result' id='b1'><bind><jid>$alice/phone</jid></bind></iq>
alice/phone hears <stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
bob/laptop hears <presence type='unavailable' from='$alice/phone'/>
new says   <presence/>
new hears  <presence from='$alice/phone' type='!'/>
bob/laptop hears <presence from='$alice/phone' type='!'/>
bob/laptop hears nothing
