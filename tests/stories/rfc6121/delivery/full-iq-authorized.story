# A request to a resource reaches it if its owner shares presence with the sender; the answer goes back.  RFC 6121 §8.5.3.1
cast    alice/phone  bob/laptop bob/tablet
watches alice bob

alice/phone says   <iq type='get' id='q1' to='$bob/laptop'><query xmlns='urn:example:unknown'/></iq>
bob/laptop  hears  <iq type='get' id='q1' from='$alice/phone' to='$bob/laptop'><query xmlns='urn:example:unknown'/></iq>
bob/tablet  hears nothing
bob/laptop  says   <iq type='result' id='q1' to='$alice/phone'><query xmlns='urn:example:unknown'>yes</query></iq>
alice/phone hears  <iq type='result' id='q1' from='$bob/laptop' to='$alice/phone'><query xmlns='urn:example:unknown'>yes</query></iq>
alice/phone says   <iq type='set' id='q2' to='$bob/laptop'><query xmlns='urn:example:unknown'/></iq>
bob/laptop  hears  <iq type='set' id='q2' from='$alice/phone'><query xmlns='urn:example:unknown'/></iq>
bob/laptop  says   <iq type='error' id='q2' to='$alice/phone'><error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone hears  <iq type='error' id='q2' from='$bob/laptop'><error type='cancel'><feature-not-implemented/></error></iq>
