# Every address of contact is told, and a domain may have its own.  XEP-0157 §2
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs config set contact.admin xmpp:admin@$host mailto:admin@example.org
operator runs config set contact.feedback https://example.org/feedback
operator runs config set contact.sales mailto:sales@example.org
operator runs config set contact.security mailto:security@example.org
operator runs config set contact.status https://status.example.org
operator runs config set contact.support mailto:support@example.org
operator runs config set contact.support mailto:help@example.org --domain $host
alice/phone says   <iq type='get' id='d1' to='$host'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
alice/phone hears  <iq type='result' id='d1'><query><x xmlns='jabber:x:data' type='result'>
    <field var='admin-addresses'><value>xmpp:admin@$host</value><value>mailto:admin@example.org</value></field>
    <field var='feedback-addresses'><value>https://example.org/feedback</value></field>
    <field var='sales-addresses'><value>mailto:sales@example.org</value></field>
    <field var='security-addresses'><value>mailto:security@example.org</value></field>
    <field var='status-addresses'><value>https://status.example.org</value></field>
    <field var='support-addresses'><value>mailto:help@example.org</value></field>
    </x></query></iq> without <field var='abuse-addresses'/> <value>mailto:support@example.org</value>
operator fails 3 config set contact.abuse abuse@example.org
