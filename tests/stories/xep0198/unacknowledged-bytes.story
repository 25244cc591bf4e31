# Who acknowledges nothing is sent so much and no more: then his session ends, what he has not acknowledged waits for the next one, and nobody else notices.  XEP-0198 §4, DESIGN §8 (Outbox)
server own
cast alice/phone bob carol/desk dave/desk

bob/laptop  logs in
bob/laptop  says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
bob/laptop  hears  <enabled id='?session'/>
bob/laptop  might hear <r xmlns='urn:xmpp:sm:3'/>
bob/laptop  might hear <message id='m'/>
bob/laptop  says   <presence/>
bob/laptop  hears  <presence/>
alice/phone says
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message><message to='$bob' type='chat' id='m'><body>{200000*x}</body></message>
    <message to='$bob' type='chat' id='last'><body>x</body></message>
bob/laptop  hears  <stream:error><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
bob/laptop  is closed
alice/phone hears  nothing
carol/desk  says   <message to='$dave' type='chat' id='c1'><body>x</body></message>
dave/desk   hears  <message id='c1'/>
bob/desk    logs in
bob/desk    says   <presence/>
bob/desk    hears  <presence from='$bob/desk'/>
bob/desk    hears  {45*<message id='m'/>} <message id='last'/>
bob/desk    hears  nothing
