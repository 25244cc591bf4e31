# The server says that it listens; requests and answers never wait.  XEP-0352 §4.1
cast alice/phone bob

peer        reaches login
peer        authenticates as bob
peer        hears  <success/>
peer        opens
peer        hears  <stream:features><csi xmlns='urn:xmpp:csi:0'/></stream:features>
bob/laptop  logs in
bob/laptop  says   <presence to='$alice'/><inactive xmlns='urn:xmpp:csi:0'/><inactive xmlns='urn:xmpp:csi:0'/>
alice/phone hears  <presence from='$bob/laptop'/>
alice/phone says   <iq type='get' id='q' to='$bob/laptop'><query xmlns='jabber:iq:version'/></iq>
bob/laptop  hears  <iq type='get' id='q' from='$alice/phone'/>
