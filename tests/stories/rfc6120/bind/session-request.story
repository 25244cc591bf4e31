# The session request of RFC 3921 is answered and means nothing.  RFC 3921 §3; draft-cridland-xmpp-session
cast alice/phone(quiet)

alice/phone says   <iq type='set' id='s1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>
alice/phone hears  <iq type='result' id='s1'/>
