# A malformed answer is answered by nobody.  RFC 6120 §8.3.1
cast alice/phone

alice/phone says   <iq type='result' id='q1' to='a b@$host'/><iq type='error' id='q2' to='@'/><presence type='error' to='a b@$host'/>
alice/phone hears nothing
