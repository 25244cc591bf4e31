# What names no service, a service elsewhere, a form of another kind or too much is refused; and nobody does it for somebody else.  XEP-0357 §5
cast alice/phone bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' node='n1'/></iq>
alice/phone hears  <iq type='error' id='e1'><error type='modify'><bad-request/></error></iq>
alice/phone says   <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='push.elsewhere.example' node='n1'/></iq>
alice/phone hears  <iq type='error' id='e2'><error type='cancel'><remote-server-not-found/></error></iq>
alice/phone says   <iq type='set' id='e3'><enable xmlns='urn:xmpp:push:0' jid='@' node='n1'/></iq>
alice/phone hears  <iq type='error' id='e3'><error type='modify'><jid-malformed/></error></iq>
alice/phone says   <iq type='set' id='e4'><enable xmlns='urn:xmpp:push:0' jid='$bob/app' node='n1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:example</value></field></x></enable></iq>
alice/phone hears  <iq type='error' id='e4'><error type='modify'><bad-request/></error></iq>
alice/phone says   <iq type='set' id='e5'><enable xmlns='urn:xmpp:push:0' jid='$bob/app' node='{1025*n}'/></iq>
alice/phone hears  <iq type='error' id='e5'><error type='modify'><not-acceptable/></error></iq>
alice/phone says   <iq type='set' id='e6'><disable xmlns='urn:xmpp:push:0'/></iq>
alice/phone hears  <iq type='error' id='e6'><error type='modify'><bad-request/></error></iq>
bob/desk    says   <iq type='set' id='e7' to='$alice'><enable xmlns='urn:xmpp:push:0' jid='$bob/app' node='n1'/></iq>
bob/desk    hears  <iq type='error' id='e7'><error type='auth'><forbidden/></error></iq>
