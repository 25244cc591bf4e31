# An empty to is no address, or counts as none.  RFC 6120 §8.1.1.1
cast alice/phone

alice/phone says   <iq type='get' id='q1' to=''><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq id='q1'/>
alice/phone is open
