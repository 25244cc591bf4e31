# Addresses are compared after preparation.  RFC 6122; RFC 7622 §3
only xmppd: the name of the host is spelled out
cast alice/phone bob/laptop

alice/phone says   <iq type='get' id='q1' to='LOCALHOST'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='q1'/>
