# A device whose service has failed ten times in a row is left alone for a day, and then tried again.  XEP-0357 §7.1
server own
cast alice/phone service bob/desk

alice/phone says   <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='$service/app' node='n1'/></iq>
alice/phone hears  <iq type='result' id='e1'/>
alice/phone leaves
# Nine times nobody is there.
bob/desk    says   <message to='$alice' type='chat' id='m1'><body>1</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m2'><body>2</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m3'><body>3</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m4'><body>4</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m5'><body>5</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m6'><body>6</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m7'><body>7</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m8'><body>8</body></message>
bob/desk    hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m9'><body>9</body></message>
bob/desk    hears  nothing
service/app logs in
bob/desk    says   <message to='$alice' type='chat' id='m10'><body>10</body></message>
service/app hears  <iq type='set' id='?ten'/>
service/app says   <iq type='error' id='$ten' to='$host'><error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
service/app hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m11'><body>11</body></message>
service/app hears  nothing
wait 23h
bob/desk    says   <message to='$alice' type='chat' id='m12'><body>12</body></message>
service/app hears  nothing
wait 61m
bob/desk    says   <message to='$alice' type='chat' id='m13'><body>13</body></message>
service/app hears  <iq type='set' id='?late'><pubsub><publish node='n1'><item><notification><x><field var='message-count'><value>13</value></field></x></notification></item></publish></pubsub></iq>
# What it takes ends the pause.
service/app says   <iq type='result' id='$late' to='$host'/>
service/app hears  nothing
bob/desk    says   <message to='$alice' type='chat' id='m14'><body>14</body></message>
service/app hears  <iq type='set'/>
