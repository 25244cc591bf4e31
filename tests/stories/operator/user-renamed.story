# An account gets another address: it keeps what it has, and contacts have the new one in the place of the old one.  UX §5; XEP-0283 §4.4
server own
only   xmppd: our operator
cast   alice/phone  bob/phone(roster)  carol
friends alice bob
asks   alice carol

bob/phone   says  <message to='$alice' id='m1' type='chat'><body>before</body></message>
alice/phone hears <message from='$bob/phone' id='m1'/>
operator    runs user rename $alice robin@$host
alice/phone hears <stream:error><not-authorized/><text>*</text></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
bob/phone   hears <presence type='unavailable' from='$alice/phone'/>
            <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='remove'/></query></iq>
            <iq type='set'><query xmlns='jabber:iq:roster'><item jid='robin@$host' subscription='both'/></query></iq>
bob/phone   says  <message to='$alice' id='m2' type='chat'><body>after</body></message>
bob/phone   hears <message type='error' id='m2'><error><service-unavailable/></error></message>
operator    fails 6 user add $alice --generate --print-secret

# The password is the same; the archive and the contacts are there.
robin       reaches login
robin       says  <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64 \0robin\0secret-alice}</auth>
robin       hears <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
robin       opens to='$host' version='1.0'
robin       hears <stream:features/>
robin       says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>
robin       hears <iq type='result' id='b'/>
robin       says  <presence/>
robin       hears in any order <presence from='robin@$host/desk'/> <presence from='$bob/phone'/>
bob/phone   hears <presence from='robin@$host/desk'/>
robin       says  <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
robin       hears <message><result xmlns='urn:xmpp:mam:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='$bob/phone' id='m1'/></forwarded></result></message>
            <iq type='result' id='q'/>

# A request that waits is the new address's.
carol/desk  logs in
carol/desk  says  <presence/>
carol/desk  hears in any order <presence from='$carol/desk'/>
            <presence type='subscribe' from='robin@$host'><moved xmlns='urn:xmpp:moved:1'><old-jid>$alice</old-jid></moved></presence>
carol/desk  says  <presence type='subscribed' to='robin@$host'/>
robin       hears in any order <presence type='subscribed' from='$carol'/> <presence from='$carol/desk'/>
