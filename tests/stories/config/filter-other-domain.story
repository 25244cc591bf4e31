# A domain that keeps to itself is not there for accounts of another one here.  FEATURES IM29, RFC 6121 §8.5.1
server own
only xmppd: it changes the configuration
cast alice/phone

operator runs vhost add closed.example
operator runs config set filter.policy OWN --domain closed.example
operator runs user add eve@closed.example --password-stdin << Tr0ub4dor&3
alice/phone says  <message to='eve@closed.example' type='chat' id='m1'><body>hello</body></message>
alice/phone hears <message from='eve@closed.example' type='error' id='m1'><error type='cancel'><service-unavailable/></error></message>
operator runs config set filter.policy LOCAL --domain closed.example
alice/phone says  <message to='eve@closed.example' type='chat' id='m2'><body>hello</body></message>
alice/phone hears nothing
