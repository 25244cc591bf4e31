# Presence of type error goes to the resource whose presence failed.  RFC 6121 §4.7.1, §8.5.3.1
cast    alice/phone  bob/laptop

alice/phone says   <presence to='$bob/laptop' type='error' id='p1'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
bob/laptop  hears  <presence from='$alice/phone' type='error' id='p1'><error type='cancel'><gone/></error></presence>
alice/phone hears nothing
