# Whatever manages a subscription to another domain is answered remote-server-not-found, and the roster stays as it was.  RFC 6120 §10.4.3; RFC 6121 §3.1.2
only xmppd: others try to reach the domain
cast    alice/phone(roster)

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@remote.invalid' name='Romeo'/></query></iq>
alice/phone hears in any order
    <iq type='result' id='r1'/> <iq type='set'><query><item jid='romeo@remote.invalid' subscription='none'/></query></iq>
alice/phone says   <presence type='subscribe' to='romeo@remote.invalid' id='s1'/>
alice/phone hears  <presence type='error' id='s1' from='romeo@remote.invalid'><error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
alice/phone says   <presence type='subscribed' to='romeo@remote.invalid' id='s2'/>
alice/phone hears in any order <presence type='error' id='s2'><error><remote-server-not-found/></error></presence>
alice/phone says   <presence type='unsubscribe' to='romeo@remote.invalid' id='s3'/>
alice/phone hears  <presence type='error' id='s3'><error><remote-server-not-found/></error></presence>
alice/phone says   <presence type='unsubscribed' to='romeo@remote.invalid' id='s4'/>
alice/phone hears  <presence type='error' id='s4'><error><remote-server-not-found/></error></presence>
alice/phone says   <presence to='romeo@remote.invalid' id='s5'/>
alice/phone hears  <presence type='error' id='s5'><error><remote-server-not-found/></error></presence>
alice/phone hears nothing
alice/phone says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r2'><query><item jid='romeo@remote.invalid' name='Romeo' subscription='none' ask='!' approved='!'/></query></iq>
