# Requests are granted without asking where the domain of who is asked says so; on other domains here users are asked as ever.  FEATURES IM05, RFC 6121 §3.4
only xmppd: it needs our operator
server own
cast alice/phone(roster) bob/laptop(roster)

operator runs vhost add second.$alice.name
operator runs user add eve@second.$alice.name --password-stdin << Tr0ub4dor&3
operator runs config set roster.auto_authorize server --domain second.$alice.name
eve         connects
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         starttls
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         authenticates as eve with SCRAM-SHA-1 password Tr0ub4dor&3
eve         hears <success/>
eve         opens to='second.$alice.name'
eve         hears <stream:features/>
eve         says  <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>
eve         hears <iq type='result' id='b'><bind><jid>eve@second.$alice.name/desk</jid></bind></iq>
eve         says  <presence/>
eve         hears <presence from='eve@second.$alice.name/desk'/>
# Of this domain: alice decides, whoever asks.
bob/laptop  says   <presence type='subscribe' to='$alice' id='s1'/>
bob/laptop  hears  <iq type='set'><query xmlns='jabber:iq:roster'><item jid='$alice' subscription='none' ask='subscribe'/></query></iq>
alice/phone hears  <presence type='subscribe' from='$bob'/>
bob/laptop  hears  nothing
eve         says   <presence type='subscribe' to='$alice' id='s2'/>
alice/phone hears  <presence type='subscribe' from='eve@second.$alice.name'/>
eve         hears  nothing
# Of the other one: eve is not asked.
bob/laptop  says   <presence type='subscribe' to='eve@second.$alice.name' id='s3'/>
bob/laptop  hears in any order
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='eve@second.$alice.name' subscription='none' ask='subscribe'/></query></iq>
    <presence type='subscribed' from='eve@second.$alice.name'/>
    <iq type='set'><query xmlns='jabber:iq:roster'><item jid='eve@second.$alice.name' subscription='to'/></query></iq>
    <presence from='eve@second.$alice.name/desk'/>
eve         hears  nothing
