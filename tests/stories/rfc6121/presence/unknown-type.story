# Presence of an unknown type is a bad request.  RFC 6121 §4.7.1
only xmppd: others pass it on
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob' type='wanted' id='p1'/>
alice/phone hears  <presence type='error' id='p1'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
bob/laptop  hears nothing
