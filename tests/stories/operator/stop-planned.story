# A planned end is told to everybody, can be called off, and comes with its reason.  FEATURES AD54, RFC 6120 §4.9.3.20
only xmppd: it needs our operator and our clock
server own
cast alice/phone bob/desk

operator    runs stop --in 10m --reason Disks
alice/phone hears <message type='headline' from='$host'><body>This server stops in 10 min: Disks</body></message>
bob/desk    hears <message type='headline' from='$host'><body>This server stops in 10 min: Disks</body></message>
operator    runs stop --cancel
alice/phone hears <message type='headline' from='$host'><body>Called off: this server goes on.</body></message>
bob/desk    hears <message type='headline'/>
wait        601s
alice/phone says  <iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears <iq type='result' id='1'/>
operator    runs stop --in 10m --reason Disks
alice/phone hears <message type='headline'/>
bob/desk    hears <message type='headline'/>
wait        541s
alice/phone hears <message type='headline' from='$host'><body>This server stops in 1 min: Disks</body></message>
bob/desk    hears <message type='headline'/>
wait        61s
alice/phone hears <stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>Disks</text></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
