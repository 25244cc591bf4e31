# A stream error of the client's closes its stream.  RFC 6120 §4.9.1.1
cast alice/phone

alice/phone says   <stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone hears  </stream:stream>
alice/phone is closed
