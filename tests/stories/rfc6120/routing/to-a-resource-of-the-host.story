# The same for a resource of the host.  RFC 6120 §10.5.2
cast alice/phone

alice/phone says   <iq type='get' id='q1' to='$host/unheard-of'><query xmlns='urn:example:unknown'/></iq>
alice/phone hears  <iq type='error' id='q1' from='$host/unheard-of'><error type='cancel'/></iq>
