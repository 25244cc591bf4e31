# A blocked contact cannot reach anybody with requests, however often he sends them.  XEP-0191 §3.3, FEATURES IM21
cast alice/phone bob/laptop

alice/phone says   <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='$bob'/></block></iq>
alice/phone hears  <iq type='result' id='b1'/>
bob/laptop  says   <presence type='subscribe' to='$alice'/><presence type='subscribe' to='$alice'/><presence type='subscribe' to='$alice'/>
bob/laptop  hears  nothing
alice/phone hears  nothing
alice/desk  logs in
alice/desk  says   <presence/>
alice/desk  hears  in any order <presence from='$alice/desk'/> <presence from='$alice/phone'/>
alice/desk  hears  nothing
