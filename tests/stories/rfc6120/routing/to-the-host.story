# Stanzas for the host itself: requests are answered; a message or presence changes nothing.  RFC 6120 §10.5.1
cast alice/phone

alice/phone says   <iq type='get' id='q1' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq type='result' id='q1' from='$host'/>
alice/phone says   <iq type='set' id='q2' to='$host'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q2' from='$host'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone might hear <message type='error'/>
alice/phone says   <presence to='$host' type='unavailable'/>
alice/phone says   <message to='$host' id='m1' type='headline'><x xmlns='urn:example:unknown'/></message>
alice/phone says   <iq type='get' id='q3' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears in any order <iq type='result' id='q3'/>
