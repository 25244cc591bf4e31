# Who names nobody, himself, or what is no address is refused, and nothing changes.  XEP-0191 §3.3
cast alice/phone

alice/phone says   <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='error' id='b1'><error><bad-request/></error></iq>
alice/phone says   <iq type='set' id='b2'><block xmlns='urn:xmpp:blocking'><item/></block></iq>
alice/phone hears  <iq type='error' id='b2'><error><bad-request/></error></iq>
alice/phone says   <iq type='set' id='b3'><block xmlns='urn:xmpp:blocking'><item jid='spam.example'/><item jid='@'/></block></iq>
alice/phone hears  <iq type='error' id='b3'><error><jid-malformed/></error></iq>
alice/phone says   <iq type='set' id='b4'><block xmlns='urn:xmpp:blocking'><item jid='$alice'/></block></iq>
alice/phone hears  <iq type='error' id='b4'><error><not-allowed/></error></iq>
alice/phone says   <iq type='get' id='l'><blocklist xmlns='urn:xmpp:blocking'/></iq>
alice/phone hears  <iq type='result' id='l'><blocklist/></iq> without <item/>
